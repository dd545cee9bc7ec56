export {random} from '../../scripts/bench/eta/random.js';

import {describe} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import type {RunView} from '../../source/insight/view.js';
import type {EventOf, RunEvent} from '../../source/journal/events.js';
import {settingsFromWords} from '../../source/trainer/settings/from-words.js';

/** Where every timeline begins. */
export const START = Date.UTC(2026, 0, 5, 9);

type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;

const PRINTED = new Set<RunEvent['type']>(['training', 'report', 'progress', 'validating', 'validation', 'checkpoint']);

/** Builds a journal out of what happens, second by second. */
export class Timeline {
  readonly events: RunEvent[] = [];
  #t = START;
  #bytes = 0;

  constructor(command: string[] = ['mlx_lm.lora', '--train']) {
    this.add({type: 'run', schema: 1, id: 'r1', name: 'run', command, directory: '/work'});
    // As the launcher does.
    const {settings} = settingsFromWords(command);
    if (Object.keys(settings).length > 0) this.add({type: 'settings', source: 'flag', values: settings});
  }

  /** The time that has been reached, in ms since 1970. */
  get now(): number {
    return this.#t;
  }

  add(event: Untimed<RunEvent>, t = this.#t): this {
    if (PRINTED.has(event.type)) this.#bytes += 60;
    this.events.push({t: Math.round(t), ...event} as RunEvent);
    return this;
  }

  wait(seconds: number): this {
    this.#t += seconds * 1000;
    return this;
  }

  /** Time with samples every two seconds; `printing` bytes come with each. */
  watch(seconds: number, {printing = 0, swap = 0, stopped = false} = {}): this {
    const until = this.#t + seconds * 1000;
    while (this.#t + 2000 <= until) {
      this.#t += 2000;
      this.#bytes += printing;
      this.add(sample(this.#bytes, swap, stopped));
    }
    this.#t = until;
    return this;
  }

  total(iterations: number, source: EventOf<'total'>['source'] = 'trainer'): this {
    return this.add({type: 'total', iterations, source});
  }

  training(): this {
    return this.add({type: 'training'});
  }

  report(iteration: number, more: Partial<EventOf<'report'>> = {}): this {
    return this.add({
      type: 'report',
      iteration,
      trainLoss: 2,
      learningRate: 1e-5,
      trainerIterationsPerSecond: 99,
      tokensPerSecond: 250,
      trainedTokens: null,
      peakMemoryBytes: 5e9,
      ...more,
    });
  }

  /** Reports from `first` on, each `seconds` after what comes before it. */
  reports(first: number, last: number, {every = 10, seconds = 25} = {}): this {
    for (let iteration = first; iteration <= last; iteration += every) this.wait(seconds).report(iteration);
    return this;
  }

  progress(iteration: number, total: number | null = null): this {
    return this.add({type: 'progress', iteration, total});
  }

  validating(done: number | null = null, total: number | null = null): this {
    return this.add({type: 'validating', done, total});
  }

  validation(iteration: number, valLoss = 3, seconds: number | null = null): this {
    return this.add({type: 'validation', iteration, valLoss, seconds});
  }

  checkpoint(iteration: number | null): this {
    return this.add({type: 'checkpoint', iteration, path: `adapters/${iteration}.safetensors`});
  }

  pause(by: 'user' | 'outside' = 'user', t = this.#t): this {
    return this.add({type: 'pause', by}, t);
  }

  resume(by: 'user' | 'outside' = 'user', t = this.#t): this {
    return this.add({type: 'resume', by}, t);
  }

  end(state: EventOf<'end'>['state'] = 'finished', exitCode: number | null = 0): this {
    return this.add({type: 'end', state, exitCode});
  }

  state(): RunState {
    return foldAll(this.events);
  }

  /** What is shown so many seconds after the last event. */
  view(later = 0): RunView {
    return describe(this.state(), this.#t + later * 1000);
  }
}

export const foldAll = (events: readonly RunEvent[], state = createState()): RunState => {
  for (const event of events) fold(state, event);
  return state;
};

export const sample = (outputBytes: number, swap = 0, stopped = false): Untimed<EventOf<'sample'>> => ({
  type: 'sample',
  memory: {
    totalBytes: 17_179_869_184,
    usedBytes: 12_345_678_901,
    appBytes: 8_345_678_901,
    wiredBytes: 2_345_678_901,
    compressedBytes: 1_345_678_901,
    cachedBytes: 1_045_678_901,
    freeBytes: 345_678_901,
    swapUsedBytes: swap,
    swapTotalBytes: 4_294_967_296,
    swapInBytesPerSecond: 0,
    swapOutBytesPerSecond: 0,
    pressure: 'green',
    pressureSource: 'kernel',
    limitedBy: 'machine',
  },
  trainer: {
    pid: 4711,
    cpuPercent: 101.5,
    memoryBytes: 5_154_000_000,
    memoryKind: 'footprint',
    swappedBytes: null,
    processes: 2,
    stopped,
  },
  recorder: {memoryBytes: 51_000_000, cpuPercent: 0.2},
  outputBytes,
});

export type MlxRun = {
  total: number;
  secondsPerIteration: (iteration: number) => number;
  reportEvery?: number;
  evalEvery?: number;
  /** What the validation before this iteration takes, in seconds. */
  validationSeconds?: (iteration: number) => number;
  saveSeconds?: number;
  liveBar?: boolean;
  /** The validation shows a bar. */
  validationBar?: boolean;
  tokens?: (iteration: number) => number;
  /** Iterations after which the run is paused, and for how many seconds. */
  pauses?: Record<number, number>;
  warmUpSeconds?: number;
};

const validate = (line: Timeline, iteration: number, seconds: number | null, hasBar: boolean): void => {
  if (seconds === null) return;
  for (let done = 0; done < 25; done++) {
    if (hasBar) line.validating(done, 25);
    line.wait(seconds / 25);
  }
  line.validation(iteration, 3, seconds);
};

const secondsOf = ({secondsPerIteration, warmUpSeconds = 6}: MlxRun, iteration: number): number =>
  secondsPerIteration(iteration) + (iteration === 1 ? warmUpSeconds : 0);

const pauseFor = (line: Timeline, seconds = 0): void => {
  if (seconds > 0) line.pause().wait(seconds).resume();
};

/** A whole run as mlx_lm goes through it: validation before its iteration, report after it, then the save. */
export const mlxRun = (run: MlxRun): Timeline => {
  const {total, reportEvery = 10, evalEvery = 200, saveSeconds = 0.3, validationBar = true, pauses = {}} = run;
  const {validationSeconds, tokens = () => 0} = run;
  const line = new Timeline(['mlx_lm.lora', '--steps-per-eval', String(evalEvery), '--save-every', '100']);
  const isEvery = (iteration: number, count: number): boolean => iteration % count === 0 || iteration === total;
  let trained = 0;
  line.wait(8).training().total(total);
  for (let iteration = 1; iteration <= total; iteration++) {
    const isValidated = iteration === 1 || isEvery(iteration, evalEvery);
    if (isValidated) validate(line, iteration, validationSeconds?.(iteration) ?? null, validationBar);
    line.wait(secondsOf(run, iteration));
    trained += tokens(iteration);
    pauseFor(line, pauses[iteration]);
    if (run.liveBar) line.progress(iteration, total);
    if (isEvery(iteration, reportEvery)) line.report(iteration, {trainedTokens: run.tokens ? trained : null});
    if (iteration % 100 === 0) line.wait(saveSeconds).checkpoint(iteration);
  }
  return line;
};
