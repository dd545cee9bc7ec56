import {describe, expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import type {Line} from '../../source/insight/story/lines.js';
import {lastMinutes} from '../../source/insight/story/minutes.js';
import {summary} from '../../source/insight/story/summary.js';
import {encodeValue} from '../../source/journal/codec.js';
import type {AppSample, EventOf, MemorySample, RunEvent} from '../../source/journal/events.js';
import {storyWords} from '../../source/report/story.js';
import {random, START, sample, Timeline} from './timeline.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const SHORT: Partial<MemorySample> = {pressure: 'red', swapUsedBytes: 3.2 * GIB, swapOutBytesPerSecond: 40 * MIB};
const TIGHT: Partial<MemorySample> = {pressure: 'yellow', swapUsedBytes: GIB};

const look = (memory: Partial<MemorySample> = {}) => {
  const told = sample(0);
  return {...told, memory: told.memory && {...told.memory, ...memory}};
};

/** A run that reports every 25 s, with a memory reading every 5 s. */
class Story extends Timeline {
  #iteration = 0;

  minutes(count: number, memory: Partial<MemorySample> = {}, {stands = false} = {}): this {
    for (let second = 5; second <= count * 60; second += 5) {
      this.wait(5).add(look(memory));
      if (second % 25 === 0 && !stands) {
        this.#iteration += 10;
        this.report(this.#iteration, {trainLoss: 3 - this.#iteration / 1000});
      }
    }
    return this;
  }

  lines(since: number, later = 0): Line[] {
    return summary(this.state(), since, this.now + later);
  }

  about<About extends Line['about']>(about: About, since: number) {
    const found = this.lines(since).find(line => line.about === about);
    return found as Extract<Line, {about: About}> | undefined;
  }
}

const begun = (): Story => new Story().wait(5).training().total(2000);
const app = (name: string, gigabytes: number, kept: string | null = null): AppSample => ({
  name,
  bundleId: null,
  bytes: gigabytes * GIB,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  protected: kept,
});

describe('what happened since', () => {
  test('covers the time asked for, and nothing before it', () => {
    const line = begun().minutes(10, SHORT).pause().wait(60).resume().checkpoint(200);
    line.minutes(10);
    const since = line.now;
    line.minutes(10).validation(700, 2.2);
    expect(line.lines(since).map(({about}) => about)).toEqual(['iterations', 'losses']);
    expect(line.about('iterations', since)).toMatchObject({from: 480, to: 720, total: 2000, perMinute: 24});
    expect(line.about('losses', since)?.train).toEqual({from: 3 - 480 / 1000, to: 3 - 720 / 1000});
    expect(line.about('losses', since)?.validation).toEqual({from: null, to: 2.2});
  });

  test('counts from the start for a user who was never there', () => {
    const line = begun().minutes(10);
    expect(line.about('iterations', START - 3_600_000)).toMatchObject({from: 0, to: 240, perMinute: 24});
  });

  test('of a run that continues another counts iterations of the whole training', () => {
    const line = begun().minutes(10).validation(240, 2.2).checkpoint(240);
    const state = {...line.state(), continues: {run: 'r0', iteration: 500}};
    const told = storyWords(summary(state, START - 1, line.now), line.now).join('\n');
    expect(told).toContain('iterations 500 → 740 of 2,500');
    expect(told).toContain('best 2.200 at 740');
    expect(told).toContain('1 checkpoint written, at iteration 740');
  });

  test('says so when nothing was trained', () => {
    const line = begun().minutes(5);
    const since = line.now;
    line.minutes(60, {}, {stands: true});
    expect(line.about('iterations', since)).toMatchObject({from: 120, to: 120, perMinute: null});
    expect(storyWords(line.lines(since), line.now)[0]).toBe('still at iteration 120 of 2,000');
  });

  test('pauses: how often, by whom, for how long, and whether it is paused still', () => {
    const line = begun().minutes(2);
    const since = line.now + 30_000;
    line.pause().wait(90).resume().minutes(2).pause('outside').wait(30).resume().minutes(2);
    line.add({type: 'pause', by: 'policy'}).wait(120);
    line.add(look());
    expect(line.about('pauses', since)).toMatchObject({
      count: 3,
      seconds: 60 + 30 + 120,
      holds: true,
      by: [
        {actor: 'user', count: 1},
        {actor: 'policy', count: 1},
        {actor: 'outside', count: 1},
      ],
    });
  });

  test('memory: how often it was short, how long and how badly; a short break does not count', () => {
    const line = begun().minutes(2);
    const since = line.now;
    line.minutes(4, SHORT).wait(5).add(look()).minutes(4, SHORT).minutes(3).minutes(2, SHORT).minutes(5, TIGHT);
    line.minutes(1);
    const pressure = line.about('pressure', since);
    expect(pressure?.red.count).toBe(2);
    expect(pressure?.red.seconds).toBeGreaterThan(570);
    expect(pressure?.red.seconds).toBeLessThan(630);
    expect(pressure?.yellow.count).toBe(1);
    expect(pressure).toMatchObject({mostSwapBytes: 3.2 * GIB, holds: null});
    expect(line.about('swapping', since)).toMatchObject({count: 2, mostBytesPerSecond: 40 * MIB, holds: false});
  });

  test('while nothing was recorded, memory is unknown', () => {
    const line = begun().minutes(2);
    const since = line.now;
    line.minutes(3, SHORT).wait(7200).add({type: 'recording', pid: 2, gapSeconds: 7200}).minutes(3, SHORT);
    const pressure = line.about('pressure', since);
    expect(pressure?.red.seconds).toBeLessThan(400);
    expect(pressure?.holds).toBe('red');
    expect(line.about('away', since)?.unrecorded).toMatchObject({count: 1, seconds: 7200});
  });

  test('sleep, checkpoints, and alerts that no other line reports', () => {
    const line = begun().minutes(2);
    const since = line.now;
    line.wait(1).checkpoint(40).wait(1800).add({type: 'asleep', seconds: 1800}).minutes(2).checkpoint(80);
    for (const code of ['memory-red', 'val-loss-rising', 'on-battery', 'on-battery'] as const) {
      line.add({type: 'alert', code, text: ''});
    }
    expect(line.about('away', since)?.asleep).toMatchObject({count: 1, seconds: 1800});
    expect(line.about('checkpoints', since)).toMatchObject({count: 2, last: {iteration: 80}});
    expect(line.about('alerts', since)?.codes).toEqual(['val-loss-rising', 'on-battery']);
  });

  test('applications: quits with their effect, and large ones that came or went between two readings', () => {
    const line = begun().minutes(2);
    const since = line.now;
    line.add({type: 'apps', apps: [app('Cursor', 3.6), app('Docker', 2), app('WindowServer', 2, 'system')]});
    line
      .minutes(3, SHORT)
      .add({type: 'quit', app: 'Cursor', bytes: 3.6 * GIB, result: 'quit'})
      .minutes(3);
    line.add({type: 'apps', apps: [app('Chrome', 2.1), app('Notes', 0.2)]});
    const quits = line.about('quits', since);
    expect(quits).toMatchObject({app: 'Cursor', result: 'quit', others: 0});
    expect(quits?.freedBytes).toBeCloseTo(3.2 * GIB, -8);
    const apps = line.about('apps', since);
    expect(apps?.gone.map(({app}) => app)).toEqual(['Docker']);
    expect(apps?.came.map(({app}) => app)).toEqual(['Chrome']);
  });

  test('the end comes first; a run that had ended before has no lines', () => {
    const line = begun().minutes(10);
    const since = line.now;
    line.minutes(5).add({type: 'failure', kind: 'metal-out-of-memory', line: 'x'}).end('failed', 1);
    expect(line.lines(since, 3_600_000)[0]).toMatchObject({
      about: 'end',
      at: line.now,
      state: 'failed',
      kind: 'metal-out-of-memory',
    });
    expect(line.about('iterations', since)?.running).toBe(false);
    expect(line.lines(line.now)).toEqual([]);
    expect(storyWords(line.lines(since), line.now)[0]).toMatch(/^failed at .+, exit code 1: metal out of memory$/);
  });

  test('an end with exit code 0 is reported by its outcome', () => {
    const first = (line: Story) => storyWords(line.end('finished', 0).lines(START), line.now)[0];
    expect(first(begun().minutes(10))).toMatch(/^exit code 0 at \S+, before its last iteration$/);
    expect(first(begun().minutes(10).add({type: 'failure', kind: 'rank-lost', line: 'x'}))).toMatch(
      /^exit code 0 at \S+, before its last iteration: rank lost$/,
    );
    expect(first(begun().minutes(10).add({type: 'saved', path: null}))).toMatch(/^finished at \S+$/);
  });

  test('a new training loop counts from the start again, and says so', () => {
    const line = begun().minutes(10);
    const since = line.now;
    line.add({type: 'saved', path: 'x'}).training().wait(60).report(10).wait(60).report(20);
    expect(line.about('iterations', since)).toMatchObject({from: 0, to: 20});
    expect(line.about('iterations', since)?.beganAt).toBeGreaterThan(since);
  });

  test('what was printed before the recorder followed it is where the story begins, and nothing that happened', () => {
    const line = new Story();
    line.events.push(
      ...[100, 200, 300].flatMap((iteration): RunEvent[] => [
        {...(new Timeline().report(iteration).events.at(-1) as EventOf<'report'>), t: line.now, history: true},
        {t: line.now, type: 'checkpoint', iteration, path: 'x', history: true},
      ]),
    );
    line.wait(60).report(310).wait(60).report(320);
    expect(line.about('iterations', START - 1)).toMatchObject({from: 300, to: 320});
    expect(line.about('checkpoints', START - 1)).toBeUndefined();
  });

  test('what a restarted recorder reads afterwards hides no checkpoint from before', () => {
    const line = new Story();
    for (const iteration of [100, 200]) line.wait(25).report(iteration).checkpoint(iteration);
    line.wait(10).add({type: 'recording', pid: 2, gapSeconds: 10});
    line.events.push({t: line.now, type: 'checkpoint', iteration: 210, path: 'x', history: true});
    line.wait(25).report(220).checkpoint(220);
    expect(line.about('checkpoints', START - 1)).toMatchObject({count: 4, last: {iteration: 220}});
  });

  test('there are no lines for a run that printed nothing', () => {
    expect(new Story().lines(START)).toEqual([]);
    expect(summary(createState(), START, START + 1)).toEqual([]);
  });
});

describe('the last minutes before a bad end', () => {
  test('have the peaks, and how long the worst pressure lasted', () => {
    const line = begun().minutes(30, TIGHT).minutes(4).minutes(6, SHORT).end('interrupted', null);
    const minutes = lastMinutes(line.state());
    expect(minutes).toMatchObject({pressure: 'red', swapUsedBytes: 3.2 * GIB, swapOutBytesPerSecond: 40 * MIB});
    expect(minutes?.pressureSeconds).toBeCloseTo(360, -1);
    expect(minutes?.seconds).toBeLessThanOrEqual(600);
    expect(minutes?.seconds).toBeGreaterThan(500);
  });

  test('exist for no other run', () => {
    expect(lastMinutes(begun().minutes(3).state())).toBeNull();
    expect(lastMinutes(begun().minutes(3).end('finished', 0).state())).toBeNull();
    expect(lastMinutes(begun().end('failed', 1).state())).toBeNull();
  });
});

const HOURS = [2, 12, 48];
const REPORT = new Timeline().report(0).events.at(-1) as EventOf<'report'>;

type Truth = {from: number; redSeconds: number; pauses: number; iteration: number};

/** The events of one step of that week, 20 s after the one before. */
const eventsOfStep = (t: number, step: number, red: boolean, next: () => number): RunEvent[] => [
  {t, ...look(red ? SHORT : {})},
  ...(step % 2 === 0 ? [{...REPORT, t, iteration: step, trainLoss: next()}] : []),
  ...(step % 100 === 50
    ? [{t: t + 1, type: 'pause' as const, by: next() < 0.5 ? ('user' as const) : ('policy' as const)}]
    : []),
  ...(step % 100 === 53 ? [{t: t + 1, type: 'resume' as const, by: 'user' as const}] : []),
  ...(step % 150 === 0 ? [{t: t + 2, type: 'alert' as const, code: 'val-loss-rising', text: ''}] : []),
  ...(step % 45 === 0 ? [{t: t + 3, type: 'apps' as const, apps: next() < 0.5 ? [app(`app ${step}`, 2)] : []}] : []),
];

const addToTruth = (truth: Truth, t: number, step: number, red: boolean): void => {
  if (t < truth.from) {
    truth.iteration = step;
    return;
  }
  truth.redSeconds += red ? 20 : 0;
  truth.pauses += step % 100 === 50 ? 1 : 0;
};

/** A week in which everything happens again and again, and the true figures of its last hours. */
const week = () => {
  const next = random(7);
  const state = createState();
  const end = START + 7 * 86_400_000;
  const truths = HOURS.map((hours): Truth => ({from: end - hours * 3_600_000, redSeconds: 0, pauses: 0, iteration: 0}));
  let red = false;
  let largest = 0;
  fold(state, {t: START, type: 'run', schema: 1, id: 'a', name: 'a', command: ['x'], directory: '/'});
  for (let t = START, step = 0; t < end; t += 20_000, step++) {
    if (step % 18 === 0) red = next() < 0.4;
    for (const event of eventsOfStep(t, step, red, next)) fold(state, event);
    for (const truth of truths) addToTruth(truth, t, step, red);
    largest = Math.max(largest, state.story.episodes.length + state.story.marks.length);
  }
  return {state, end, truths, largest};
};

test('the last hours of a week are known well, those before roughly, in little space', () => {
  const {state, end, truths, largest} = week();
  expect(largest).toBeLessThanOrEqual(310);
  expect(encodeValue(state.story).length).toBeLessThan(60_000);
  for (const {from, redSeconds, pauses, iteration} of truths) {
    const lines = summary(state, from, end);
    const of = <About extends Line['about']>(about: About) =>
      lines.find(line => line.about === about) as Extract<Line, {about: About}>;
    expect(Math.abs(of('pressure').red.seconds / redSeconds - 1)).toBeLessThan(0.15);
    expect(Math.abs(of('pauses').count - pauses)).toBeLessThanOrEqual(Math.max(1, 0.15 * pauses));
    expect(Math.abs(of('iterations').from - iteration)).toBeLessThan(0.1 * (state.training.iteration ?? 0));
    // A large application came or went every quarter of an hour.
    expect(of('apps').atLeast).toBe(end - from > 8 * 3_600_000);
  }
});
