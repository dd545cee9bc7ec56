import {expect} from '@jest/globals';
import {describe as describeRun} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import {runStatus} from '../../source/insight/status.js';
import type {RunEvent} from '../../source/journal/events.js';
import {random, START, sample} from '../insight/timeline.js';
import {type Fault, faults} from './table.js';

/** The machine is sampled every two seconds. */
const LOOK_SECONDS = 2;

/** A run second by second: what the trainer prints, and the recorder's samples in between. */
class Told {
  readonly state = createState();
  /** Samples at which it counted as stalled. */
  stalled = 0;
  swapping = false;
  #seconds = 0;
  #looked = 0;
  #iteration = 0;

  constructor(command: string[] = ['train']) {
    this.add({type: 'run', schema: 1, id: 'r', name: 'run', command, directory: '/work'});
    this.add({type: 'training'});
  }

  add(event: object): this {
    fold(this.state, {t: Math.round(START + 1000 * this.#seconds), ...event} as RunEvent);
    return this;
  }

  wait(seconds: number): this {
    const until = this.#seconds + seconds;
    while (this.#looked + LOOK_SECONDS <= until) {
      this.#looked += LOOK_SECONDS;
      this.#seconds = this.#looked;
      this.#look();
    }
    this.#seconds = until;
    return this;
  }

  report(every = 1): this {
    this.#iteration += every;
    const figures = {learningRate: null, trainerIterationsPerSecond: null, tokensPerSecond: null};
    const rest = {trainLoss: 2, trainedTokens: null, peakMemoryBytes: null};
    return this.add({type: 'report', iteration: this.#iteration, ...figures, ...rest});
  }

  /** So many reports, after gaps that are asked for one by one. */
  reports(count: number, gap: (index: number) => number, every = 1): this {
    for (let index = 0; index < count; index++) this.wait(gap(index)).report(every);
    return this;
  }

  /** Seconds of silence from now on until it counts as stalled. */
  silence(most = 3600): number {
    const from = this.#seconds;
    const before = this.stalled;
    while (this.stalled === before && this.#seconds - from < most) this.wait(LOOK_SECONDS);
    return this.#seconds - from;
  }

  #look(): void {
    const plain = sample(0);
    const rate = this.swapping ? 40e6 : 0;
    const pressure = this.swapping ? 'red' : 'green';
    const memory = {...plain.memory, swapInBytesPerSecond: rate, swapOutBytesPerSecond: rate, pressure};
    this.add({...plain, memory});
    if (runStatus(this.state, START + 1000 * this.#seconds) === 'stalled') this.stalled++;
  }
}

const always = (seconds: number) => () => seconds;

/** Scattered around one: by their logarithm, as the times of real work are. */
const scattered = (seconds: number, spread: number, seed: number) => {
  const next = random(seed);
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return seconds * Math.exp(spread * normal);
  };
};

const RHYTHMS = [0.1, 0.25, 0.5, 0.9, 1.5, 3, 10, 30, 60, 300];

const known = (seconds: number): Fault => ({
  fault: `a trainer that reports every ${seconds} s falls silent`,
  holds: `it is known after ${Math.max(20, 3 * seconds)} s`,
  shown: () => {
    // What it compiles comes first.
    const told = new Told()
      .wait(45 + seconds)
      .report()
      .reports(Math.max(20, Math.ceil(20 / seconds)), always(seconds));
    expect(told.stalled).toBe(0);
    const silent = told.silence();
    expect(silent).toBeGreaterThanOrEqual(Math.max(20, 3 * seconds));
    expect(silent).toBeLessThanOrEqual(Math.max(20, 3 * seconds) + 2 * LOOK_SECONDS);
  },
});

const noAlarm = (fault: string, tell: (told: Told) => Told, command?: string[]): Fault => ({
  fault,
  holds: 'that does not count as a stall',
  shown: () => expect(tell(new Told(command)).stalled).toBe(0),
});

faults('a trainer falls silent', [
  ...RHYTHMS.map(known),
  {
    fault: 'a trainer that reports every 3 s falls silent after a warm-up of a minute and four reports',
    holds: 'the warm-up is not its rhythm: it is known after 20 s',
    shown: () => expect(new Told().wait(60).report().reports(4, always(3)).silence()).toBeLessThanOrEqual(24),
  },
  {
    fault: 'a trainer that reports every 0.5 s falls silent',
    holds: 'no earlier pace is shown as the present one, nor a time of arrival',
    shown: () => {
      const told = new Told().add({type: 'total', iterations: 5000, source: 'trainer'});
      told.wait(5).reports(200, always(0.5));
      const view = () => describeRun(told.state, told.state.clock.at ?? 0);
      expect(view().training.iterationsPerMinute).toBeCloseTo(120, 0);
      told.silence();
      expect(view()).toMatchObject({
        run: {state: 'stalled'},
        training: {iterationsPerMinute: null, secondsPerIteration: null, etaSeconds: null, finishAt: null},
        verdict: {sentence: 'no sign of the trainer, and memory is not in the way'},
      });
      told.report();
      expect(view().run.state).toBe('training');
      expect(view().training.iterationsPerMinute).not.toBeNull();
    },
  },
  ...RHYTHMS.map((seconds, index) =>
    noAlarm(`one that reports every ${seconds} s or so, by a third more or less`, told =>
      told.wait(45).reports(Math.min(2000, Math.ceil(30_000 / seconds)), scattered(seconds, 0.3, index + 1)),
    ),
  ),
  ...RHYTHMS.slice(0, 6).map(seconds =>
    noAlarm(`one that reports every ${seconds} s swaps, and becomes three times as slow`, told => {
      told.wait(10).reports(300, always(seconds));
      told.swapping = true;
      return told.reports(300, always(3 * seconds));
    }),
  ),
  ...RHYTHMS.slice(6).map(seconds =>
    noAlarm(`one that reports every ${seconds} s swaps, and becomes four times as slow`, told => {
      told.wait(45).reports(30, always(seconds)).swapping = true;
      return told.reports(30, always(4 * seconds));
    }),
  ),
  noAlarm('ten lines at once every 30 s', told => {
    told.wait(45).report();
    for (let block = 0; block < 50; block++) told.wait(30).reports(10, always(0.01));
    return told;
  }),
  {
    fault: 'one that reports every 0.5 s rests for 50 s every minute',
    holds: 'from the third rest on that is its way, and a longer one is known',
    shown: () => {
      const told = new Told().wait(10).report();
      const round = () => told.reports(120, always(0.5)).wait(50);
      round();
      round();
      told.reports(120, always(0.5));
      told.stalled = 0;
      for (let times = 0; times < 5; times++) told.wait(50).reports(120, always(0.5));
      expect(told.stalled).toBe(0);
      expect(told.silence()).toBeLessThanOrEqual(80);
    },
  },
  noAlarm(
    'a validation that prints nothing is due, and takes 5 min',
    told => {
      told.add({type: 'settings', source: 'flag', values: {stepsPerEval: 50}});
      told.add({type: 'validation', iteration: 1, valLoss: 3, seconds: 60}).wait(10);
      for (let round = 0; round < 3; round++) {
        told.reports(49 + (round === 0 ? 0 : 1), always(0.5)).wait(300);
        told.add({type: 'validation', iteration: 50 * (round + 1), valLoss: 3, seconds: 300});
      }
      return told;
    },
    ['mlx_lm.lora', '--steps-per-eval', '50'],
  ),
  noAlarm('a validation that shows itself stands still for 5 min', told =>
    told.wait(10).reports(100, always(0.5)).add({type: 'validating', done: 0, total: 25}).wait(300),
  ),
  noAlarm('a save takes 50 s', told => {
    told.add({type: 'settings', source: 'flag', values: {saveEvery: 100}}).wait(10);
    for (let save = 1; save <= 3; save++) {
      told.reports(100, always(0.5)).wait(50);
      told.add({type: 'checkpoint', iteration: 100 * save, path: `a/${save}.safetensors`});
    }
    return told;
  }),
  noAlarm('it is paused for an hour', told =>
    told
      .wait(10)
      .reports(100, always(0.5))
      .add({type: 'pause', by: 'user'})
      .wait(3600)
      .add({type: 'resume', by: 'user'})
      .wait(15),
  ),
  noAlarm('what it compiles takes 9 min', told => told.wait(540).reports(3, always(0.5))),
  noAlarm('after the last iteration it evaluates for 9 min', told =>
    told.add({type: 'total', iterations: 100, source: 'trainer'}).wait(10).reports(100, always(0.5)).wait(540),
  ),
  noAlarm('weights are written, and a test runs in silence', told =>
    told.wait(10).reports(100, always(0.5)).add({type: 'saved', path: null}).wait(540),
  ),
]);
