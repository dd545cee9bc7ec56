import {describe, expect, test} from '@jest/globals';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import type {Against, Comparison} from '../../../source/insight/compare/types.js';
import {wholeRun} from '../../../source/insight/whole/whole-run.js';
import {continued, madeRecorded, type Scenario, truthOf} from '../../helpers/made-run.js';

const FOREVER = 1e9;
const SEEDS = Array.from({length: 16}, (_, index) => index + 1);
const COARSE = {intervalSeconds: 8, evalEvery: 300} as const;

/** The second against the first, as their figures come out of their journals. */
const compare = (...scenarios: readonly Scenario[]): Comparison =>
  compareRuns(scenarios.map((scenario, index) => wholeRun(madeRecorded({id: `run-${index}`, ...scenario}))));

const only = ({against}: Comparison): Against => {
  const [first] = against;
  if (!first) throw new Error('nothing was compared');
  return first;
};

/** The guide's two runs: Cursor is opened soon after the start, and it is not. */
const withCursor: Scenario = {
  ...COARSE,
  ...{iterations: 600, name: 'with-cursor', swapping: [{from: 300, until: FOREVER, factor: 2.2}]},
};
const closed: Scenario = {
  ...COARSE,
  ...{iterations: 600, name: 'cursor-closed', seed: 2, apps: [], startedAt: Date.UTC(2026, 0, 6, 9)},
};

describe('two runs whose truth is known', () => {
  const comparison = compare(withCursor, closed);
  const {pace, lost, loss, sentence} = only(comparison);
  const [slow, quick] = [withCursor, closed].map(truthOf) as [ReturnType<typeof truthOf>, ReturnType<typeof truthOf>];

  test('the ratio of their paces, within its own error', () => {
    const truth = slow.iteratingSeconds / slow.iterations / (quick.iteratingSeconds / quick.iterations);
    expect(truth).toBeGreaterThan(1.9);
    expect(pace).toMatchObject({stands: true, per: 'iteration', stated: false});
    expect(pace?.error).toBeLessThan(0.1);
    expect(Math.abs((pace?.value ?? 0) - truth)).toBeLessThan(2 * (pace?.error ?? 0));
  });

  test('what the one lost to swapping, in the bill and in minutes', () => {
    const figure = (name: string) => comparison.figures.find(one => one.name === name)?.values;
    expect(figure('swappingSeconds')?.[1]).toBe(0);
    expect(Math.abs((figure('swappingSeconds')?.[0] ?? 0) - slow.swappingSeconds)).toBeLessThan(20);
    expect(figure('redSeconds')?.[1]).toBe(0);
    expect(Math.abs((figure('redSeconds')?.[0] ?? 0) - slow.pressureSeconds.red)).toBeLessThan(20);
    expect(lost).toMatchObject({stands: true, unit: 'seconds'});
    expect(Math.abs((lost?.value ?? 0) + slow.lostSeconds)).toBeLessThan(
      2 * (lost?.error ?? 0) + 0.02 * slow.lostSeconds,
    );
    expect(lost?.error).toBeLessThan(0.1 * slow.lostSeconds);
  });

  test('their losses are the same, and that is said', () => {
    expect(loss?.training?.stands).toBe(false);
    expect(loss?.validation?.stands ?? false).toBe(false);
    expect(sentence).toMatch(
      /^cursor-closed: [12]\.[09]\d?× \(±0\.\d+\) faster an iteration than with-cursor, 2[345] min .*less lost to swapping/,
    );
    expect(sentence).toMatch(/same loss at the same iteration/);
    expect(comparison.unfair).toEqual([]);
  });
});

describe('a run that swaps from its first second, and has no pace of its own without that', () => {
  const always: Scenario = {...withCursor, swapping: [{from: 0, until: FOREVER, factor: 2.2}]};

  test('lost what the undisturbed pace of one that is alike says it did', () => {
    const comparison = compare(always, closed);
    const {lost, sentence} = only(comparison);
    const truth = truthOf(always).lostSeconds;
    expect(Math.abs((lost?.value ?? 0) + truth)).toBeLessThan(2 * (lost?.error ?? 0));
    expect(lost).toMatchObject({stands: true, estimated: true});
    expect(lost?.error).toBeLessThan(0.1 * truth);
    expect(sentence).toMatch(/, ≈ 30 min \(±\d\d s\) less lost to swapping/);
    const bill = comparison.figures.find(({name}) => name === 'lostSeconds');
    expect(bill).toMatchObject({estimated: [true, false], by: ['run-1', null]});
    const factor = comparison.figures.find(({name}) => name === 'slowdownFactor');
    expect(factor).toMatchObject({estimated: [true, false], values: [expect.closeTo(2.2, 1), null]});
  });

  test('is not told what it lost by one that did other work, or was slowed down by something else', () => {
    const others: Scenario[] = [
      {...closed, settings: {batchSize: 8}},
      {...closed, machine: {processor: 'Apple M3 Max'}},
      {...closed, throttled: [{from: 0, until: FOREVER}]},
    ];
    for (const other of others) expect(only(compare(always, other)).lost).toBeNull();
  });

  test('takes the pace of the first that is alike, of several', () => {
    const {figures} = compare({...closed, settings: {rank: 64}}, always, closed);
    expect(figures.find(({name}) => name === 'lostSeconds')?.by).toEqual([null, 'run-2', null]);
  });
});

describe('two runs of the same kind', () => {
  const differ = SEEDS.map(seed =>
    only(
      compare(
        {...COARSE, iterations: 400, seed, scatter: 0.3},
        {...COARSE, iterations: 400, seed: 100 + seed, scatter: 0.3},
      ),
    ),
  );

  test('hardly ever differ beyond the scatter', () => {
    const standing = differ.filter(
      ({pace, loss}) => pace?.stands || loss?.training?.stands || loss?.validation?.stands,
    );
    expect(standing.length).toBeLessThanOrEqual(2);
    const quiet = differ.find(({pace, loss}) => !pace?.stands && !loss?.training?.stands && !loss?.validation?.stands);
    expect(quiet?.sentence).toMatch(/no difference from .* beyond the scatter/);
  });

  test('the error of the ratio is neither too small nor too large', () => {
    const off = differ.map(({pace}) => Math.abs((pace?.value ?? 0) - 1) / (pace?.error ?? Number.NaN));
    expect(off.filter(one => one <= 1).length / off.length).toBeGreaterThanOrEqual(0.5);
    expect(off.filter(one => one <= 2).length / off.length).toBeGreaterThanOrEqual(0.85);
    expect(off.filter(one => one > 0.3).length / off.length).toBeGreaterThan(0.3);
  });

  test('of which one is a tenth slower are told apart', () => {
    const {pace} = only(
      compare(
        {...COARSE, iterations: 500, scatter: 0.1},
        {...COARSE, iterations: 500, seed: 7, scatter: 0.1, secondsPerIteration: 2.25},
      ),
    );
    expect(pace?.stands).toBe(true);
    expect(Math.abs((pace?.value ?? 0) - 2.5 / 2.25)).toBeLessThan(2 * (pace?.error ?? 0));
  });
});

test('a run that learns less is told by its loss, not by its pace', () => {
  const worse = {first: 2.9, last: 1.3, decay: 250, noise: 0.04};
  const {pace, loss, sentence} = only(
    compare(
      {...COARSE, iterations: 600, evalEvery: 100},
      {...COARSE, iterations: 600, evalEvery: 100, seed: 5, loss: worse},
    ),
  );
  expect(pace?.stands).toBe(false);
  expect(loss?.training?.stands).toBe(true);
  expect(sentence).toMatch(/loss .* higher/);
});

test('an unfair pair is called that, with what differs', () => {
  const {unfair} = compare(
    {...COARSE, iterations: 200},
    {
      ...{...COARSE, iterations: 200, seed: 3, memoryBytes: 32 * 1024 ** 3},
      settings: {model: 'another/Model-1B', data: 'other/data', batchSize: 4, maxSeqLength: 2048, rank: 16},
      machine: {processor: 'Apple M3 Max'},
    },
  );
  const said = unfair.map(({text}) => text).join('\n');
  for (const pattern of [/model/i, /data/i, /batch/i, /rank/i, /M3 Max/]) expect(said).toMatch(pattern);
});

test('a continued pair counts as one run, against one that went through', () => {
  const [first, second] = continued(
    {...COARSE, id: 'first', iterations: 460, total: 800, end: 'stopped'},
    {...COARSE, id: 'second', iterations: 400, seed: 2},
    {checkpoint: 400, afterSeconds: 7200},
  );
  const through = {...COARSE, id: 'through', iterations: 800, seed: 9};
  const runs = [wholeRun(madeRecorded(through)), wholeRun(madeRecorded(second, [first]))];
  const comparison = compareRuns(runs);
  expect(comparison.runs[1]).toMatchObject({parts: ['first', 'second'], iterations: 800});
  const {pace, loss} = only(comparison);
  expect(pace?.stands).toBe(false);
  expect(loss?.training?.stands).toBe(false);
  const times = comparison.figures.find(({name}) => name === 'elapsedSeconds')?.values;
  const together = [first, second].map(truthOf).reduce((sum, {elapsedSeconds}) => sum + elapsedSeconds, 0);
  expect(Math.abs((times?.[1] ?? 0) - together)).toBeLessThan(5);
});
