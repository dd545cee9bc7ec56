import {existsSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {appendEvent} from '../../../source/journal/append.js';
import type {RunEvent} from '../../../source/journal/events.js';
import type {Run} from '../../../source/journal/runs.js';
import {readRecorded, readWhole} from '../../../source/runs/recorded/read-recorded.js';
import {createHome} from '../../helpers/home.js';
import {type Scenario, truthOf, writeMadeRun} from '../../helpers/made-run.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => {
  home.close();
});

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5, 9);
const scenarioOf = (index: number): Scenario => ({
  ...{seed: index, iterations: 60, total: 1000, evalEvery: 20, saveEvery: 20, end: 'stopped'},
  ...{startedAt: START + index * HOUR, continues: index === 0 ? null : {run: `r${index - 1}`, iteration: 40 * index}},
});

/** Runs of 60 iterations, each from the checkpoint 40 iterations into the one before. */
const aChain = (count: number): Run[] =>
  Array.from({length: count}, (_, index) => writeMadeRun(home.home, `r${index}`, scenarioOf(index)));

const lastOf = (runs: readonly Run[]): Run => runs.at(-1) as Run;

test('a run is read with those that it continues, and their records', async () => {
  const {earlier, state, view, record} = await readRecorded(lastOf(aChain(3)));
  expect(earlier.map(one => [one.state.id, one.record?.id])).toEqual([
    ['r0', 'r0'],
    ['r1', 'r1'],
  ]);
  expect([state.id, view.run.id, record.id]).toEqual(['r2', 'r2', 'r2']);
});

test('the whole of it is what its runs come to together', async () => {
  const whole = await readWhole(lastOf(aChain(3)));
  expect(whole.parts).toEqual(['r0', 'r1', 'r2']);
  const truths = [0, 1, 2].map(index => truthOf(scenarioOf(index)));
  const sum = (of: (truth: (typeof truths)[number]) => number): number => truths.reduce((all, one) => all + of(one), 0);
  expect(whole.figures).toMatchObject({iterations: 140, totalIterations: 1080, restarts: 2});
  expect(whole.figures.elapsedSeconds).toBeCloseTo(
    sum(one => one.elapsedSeconds),
    1,
  );
  expect(whole.figures.validationSeconds).toBeCloseTo(
    sum(one => one.validationSeconds),
    1,
  );
  expect(whole.figures.validations).toBe(sum(one => one.validations));
});

test('a chain ends where a run is gone or damaged, which is told, and at the eighth', async () => {
  const runs = aChain(4);
  const read = () => readWhole(lastOf(runs));
  writeFileSync(join(home.home, 'runs', 'r0', 'journal.ndjson'), '');
  rmSync(join(home.home, 'runs', 'r0', 'rollup.json'));
  expect(await read()).toMatchObject({parts: ['r1', 'r2', 'r3'], missingParts: 1, baseIteration: 40});
  rmSync(join(home.home, 'runs', 'r2'), {recursive: true});
  expect(await read()).toMatchObject({parts: ['r3'], missingParts: 1, baseIteration: 120});
  const eleven = aChain(11);
  expect((await readWhole(lastOf(eleven))).parts).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10].map(index => `r${index}`));
});

test('what was read stays as it is when the run goes on and is read again', async () => {
  const [run] = [
    writeMadeRun(home.home, 'live', {iterations: 40, total: 100, end: null, startedAt: Date.now() - HOUR}),
  ];
  const before = await readRecorded(run);
  const kept = structuredClone(before.state);
  const whole = await readWhole(run);
  const t = (before.state.clock.at ?? 0) + 25_000;
  const report: RunEvent = {
    ...{t, type: 'report', iteration: 50, trainLoss: 1, learningRate: null, trainerIterationsPerSecond: null},
    ...{tokensPerSecond: null, trainedTokens: null, peakMemoryBytes: null},
  };
  appendEvent(run.paths.journal, report);
  expect((await readRecorded(run)).state.training.iteration).toBe(50);
  expect(before.state).toEqual(kept);
  expect(whole.figures.iterations).toBe(40);
});

test('a rollup of an older version is made again from the journal', async () => {
  const run = writeMadeRun(home.home, 'old', {iterations: 40});
  const {figures} = await readWhole(run);
  const again = writeMadeRun(home.home, 'older', {iterations: 40}, {withoutRollup: true});
  writeFileSync(again.paths.rollup, JSON.stringify({journalBytes: 10, state: {version: 26, id: 'older'}}));
  expect((await readWhole(again)).figures).toEqual(figures);
  expect(existsSync(again.paths.rollup)).toBe(true);
});
