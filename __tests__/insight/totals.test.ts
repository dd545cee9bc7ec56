import {expect, describe as group, test} from '@jest/globals';
import {PROTECTED} from '../../source/host/protected.js';
import type {Series} from '../../source/insight/series.js';
import type {AppSample, MemorySample, RunEvent} from '../../source/journal/events.js';
import {foldAll, START, sample, Timeline} from './timeline.js';

const MB = 1024 ** 2;

const memory = (more: Partial<MemorySample>, t: number): RunEvent => {
  const made = sample(0);
  return {...made, t, memory: made.memory && {...made.memory, ...more}} as RunEvent;
};

/** Samples every two seconds for so long. */
const watched = (from: number, seconds: number, more: Partial<MemorySample>): RunEvent[] =>
  Array.from({length: seconds / 2}, (_, index) => memory(more, START + 1000 * (from + 2 * index + 2)));

const valuesOf = ({startMs, bucketMs, last}: Series): Record<number, number> =>
  Object.fromEntries(
    last.flatMap((value, index) => (value === null ? [] : [[(startMs ?? 0) + index * bucketMs, value]])),
  );

group('what memory did', () => {
  const red = {pressure: 'red', swapInBytesPerSecond: 3 * MB, swapOutBytesPerSecond: 5 * MB} as const;

  test('counts for the time that was seen: neither asleep nor without a recorder', () => {
    const {totals} = foldAll([
      memory({}, START),
      ...watched(0, 100, {pressure: 'green'}),
      ...watched(100, 60, red),
      {t: START + 3_760_000, type: 'asleep', seconds: 3600},
      ...watched(3760, 20, {pressure: 'yellow'}),
      {t: START + 4_000_000, type: 'recording', pid: 2, gapSeconds: 220},
      ...watched(4000, 10, {pressure: 'green'}),
    ]);
    expect(totals.pressureMs).toEqual({green: 110_000, yellow: 20_000, red: 60_000});
    expect([totals.swappedIn, totals.swappedOut]).toEqual([180 * MB, 300 * MB]);
  });

  test('is not known where no sample says so, and is where nothing was swapped', () => {
    const unknown = watched(0, 20, {pressure: null, swapInBytesPerSecond: null, swapOutBytesPerSecond: null});
    const {totals} = foldAll(unknown);
    expect([totals.swappedIn, totals.swappedOut]).toEqual([null, null]);
    expect(foldAll(watched(0, 20, {})).totals.swappedOut).toBe(0);
  });

  test('counts once, however samples are ordered and the clock is set', () => {
    const {totals} = foldAll([
      memory({}, START),
      memory({}, START + 4000),
      memory({}, START + 3000),
      memory({}, START - 3_600_000),
      memory({}, START - 3_598_000),
    ]);
    expect(totals.pressureMs.green).toBe(4000 + 2000);
  });

  test('is charted over the whole run, each by its least and greatest', () => {
    const {totals} = foldAll([
      ...watched(0, 2000, {appBytes: 4096 * MB}),
      memory({swapOutBytesPerSecond: 90 * MB}, START + 2_001_000),
    ]);
    const {app, wired, trainer, swapOut} = totals.byTime;
    expect(app.greatest[0]).toBe(4096);
    expect(Math.max(...swapOut.greatest.map(value => value ?? 0))).toBe(90 * 1024);
    expect(wired.last.at(-1)).toBe(Math.round(2_345_678_901 / MB));
    expect(trainer.last.at(-1)).toBe(Math.round(5_154_000_000 / MB));
    expect(app.last.length).toBeLessThanOrEqual(512);
  });
});

const app = (name: string, bytes: number, reason: string | null = null): AppSample => ({
  ...{name, bytes, protected: reason, bundleId: null, atLeast: false, compressedBytes: null, processes: 1},
});

test('the largest applications are those that held most at any time, without the run itself and the system', () => {
  const many = Array.from({length: 14}, (_, index) => app(`App ${index}`, 1e8 + index));
  const apps = (list: AppSample[], t: number): RunEvent => ({t: START + t, type: 'apps', apps: list});
  const {totals} = foldAll([
    apps([app('Cursor', 3e9, PROTECTED.terminal), app('python', 9e9, PROTECTED.trainer)], 0),
    apps([app('Cursor', 1e9), app('WindowServer', 2e9, PROTECTED.system), ...many], 1000),
    apps([app('tmux', 8e9, PROTECTED.ours), app('App 0', 5e9)], 2000),
  ]);
  expect(totals.apps).toHaveLength(12);
  expect(totals.apps.slice(0, 3)).toEqual([
    {name: 'App 0', bytes: 5e9},
    {name: 'Cursor', bytes: 3e9},
    {name: 'App 13', bytes: 1e8 + 13},
  ]);
  expect(totals.appsUnder).toBe(1e8 + 4);
});

test('what is missing in a survey was neither quit nor gone: it is a list like no other', () => {
  const list = (t: number, names: string[], survey?: true): RunEvent => ({
    ...{t: START + t, type: 'apps', apps: names.map(name => app(name, 2e9))},
    ...(survey && {survey}),
  });
  const state = foldAll([
    list(0, ['Cursor', 'Slack']),
    list(60_000, ['Cursor', 'Docker'], true),
    list(90_000, ['Cursor', 'Slack']),
  ]);
  expect(state.quits).toEqual([]);
  expect(state.story.episodes.filter(({kind}) => kind.startsWith('app-'))).toEqual([]);
  expect(state.apps?.at).toBe(START + 90_000);
  expect(state.totals.apps.map(({name}) => name).sort()).toEqual(['Cursor', 'Docker', 'Slack']);
  expect(state.totals.appsUnder).toBe(0);
  expect(foldAll([list(0, ['Docker'], true)]).apps).toBeNull();
});

group('by iteration', () => {
  const reported = (line: Timeline) => line.state().totals.byIteration;

  test('a loss stands for the iterations since the report before, all else where it was stated', () => {
    const line = new Timeline().training().wait(25).report(10, {trainLoss: 3, trainedTokens: 5000});
    line.wait(25).report(20, {trainLoss: 2.5, trainedTokens: 9000}).wait(10).validation(30, 2.6, 10);
    line.wait(25).report(30, {trainLoss: 2});
    const {loss, valLoss, tokens, trainedSeconds} = reported(line);
    expect(valuesOf(tokens)).toEqual({10: 5000, 20: 9000});
    expect(valuesOf(valLoss)).toEqual({30: 2.6});
    expect(valuesOf(trainedSeconds)).toEqual({10: 2500, 20: 5000, 30: 8500});
    expect(Object.entries(valuesOf(loss)).filter(([, value]) => value === 2)).toHaveLength(10);
  });

  test('pauses and sleep are no time trained', () => {
    const line = new Timeline().training().wait(25).report(10).pause().wait(500).resume().wait(25).report(20);
    line.wait(3600).add({type: 'asleep', seconds: 3600}).wait(25).report(30);
    expect(valuesOf(reported(line).trainedSeconds)).toEqual({10: 2500, 20: 5000, 30: 7500});
  });

  test('what a training loop does again takes the place of what was beyond', () => {
    const line = new Timeline().training().reports(10, 100).add({type: 'saved', path: null}).training();
    line.wait(25).report(10, {trainLoss: 1}).wait(25).report(20, {trainLoss: 1});
    const {loss, trainedSeconds} = reported(line);
    expect(Object.keys(valuesOf(loss)).map(Number)).toEqual(Array.from({length: 20}, (_, index) => index + 1));
    expect(new Set(Object.values(valuesOf(loss)))).toEqual(new Set([1]));
    expect(valuesOf(trainedSeconds)).toEqual({10: 27_500, 20: 30_000});
  });

  test('of one that goes on from a checkpoint what was before stays', () => {
    const line = new Timeline().training().reports(10, 100).training().wait(25).report(60, {trainLoss: 1});
    const {loss} = reported(line);
    const values = valuesOf(loss);
    expect([values[50], values[51], values[60], values[61]]).toEqual([2, 1, 1, undefined]);
  });

  test('what was printed before the recorder followed has losses, and no times', () => {
    const line = new Timeline().training().wait(25).report(10, {trainLoss: 3}).report(20, {trainLoss: 2});
    const past = line.events.map(event => ({...event, history: true as const, t: START}) as RunEvent);
    const {totals} = foldAll([
      ...past,
      {t: START, type: 'validation', iteration: 20, valLoss: 2.5, seconds: 9, history: true},
    ]);
    expect(valuesOf(totals.byIteration.loss)[20]).toBe(2);
    expect(valuesOf(totals.byIteration.trainedSeconds)).toEqual({});
    expect(totals.validations).toEqual({count: 1, ms: 0});
    expect(totals.stated.iterations).toBe(20);
    expect(totals.stated.seconds).toBeCloseTo(20 / 99);
  });

  test('a validation that was read after a time without a recorder took its time', () => {
    const line = new Timeline().training().watch(30);
    line
      .add({type: 'recording', pid: 3, gapSeconds: 20})
      .add({...{type: 'validation', iteration: 10, valLoss: 2}, seconds: 7, history: true});
    expect(line.state().totals.validations).toEqual({count: 1, ms: 7000});
  });

  test('the pace that the trainer states is that of all iterations, not the mean of its lines', () => {
    const line = new Timeline().training();
    line.wait(25).report(10, {trainerIterationsPerSecond: 1}).wait(25).report(20, {trainerIterationsPerSecond: 1});
    line
      .wait(25)
      .report(30, {trainerIterationsPerSecond: 0.25})
      .wait(25)
      .report(40, {trainerIterationsPerSecond: Number.NaN});
    const {iterations, seconds} = line.state().totals.stated;
    expect(seconds / iterations).toBeCloseTo((10 + 10 + 40) / 30, 6);
  });
});

group('stalls', () => {
  const stalling = () =>
    new Timeline().total(1000).training().watch(2).report(10).watch(10).report(20).watch(10).report(30);

  test('are counted once they are over, with all of their silence', () => {
    const line = stalling().watch(10).report(40).watch(300);
    expect(line.state().totals.stalls).toMatchObject({count: 0, open: 300_000});
    line.report(50).watch(10).report(60);
    expect(line.state().totals.stalls).toEqual({count: 1, ms: 300_000, open: null});
  });

  test('end with the run, and sleep is none', () => {
    expect(stalling().watch(300).end('stopped').state().totals.stalls).toMatchObject({count: 1, open: null});
    const asleep = stalling().wait(3600).watch(2).add({type: 'asleep', seconds: 3600}).watch(4).report(40);
    expect(asleep.state().totals.stalls).toEqual({count: 0, ms: 0, open: null});
  });
});
