import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {writeRollup} from '../../source/history/rollup.js';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import {runPaths, writeRunRecord} from '../../source/journal/run-folder.js';
import type {RunRecord} from '../../source/journal/run-record.js';
import {PriorWatch} from '../../source/recorder/prior-watch.js';
import {foldAll, START, Timeline} from '../insight/timeline.js';
import {temporaryFolder} from '../journal/places.js';

const machine = {platform: 'darwin', processor: 'Apple M2', cores: 8, memoryBytes: 2 ** 34, system: 'macOS 15'};

const settings = (batchSize: number): RunEvent => ({
  t: START,
  type: 'settings',
  source: 'flag',
  values: {model: 'llama', batchSize},
});

/** An ended run of so many seconds an iteration, whose memory was never short. */
const addRun = (runs: string, id: string, secondsPerIteration: number, batchSize: number): void => {
  const paths = runPaths(join(runs, id));
  mkdirSync(paths.folder, {recursive: true});
  const record = {
    schema: 1,
    id,
    name: id,
    command: [],
    directory: '/',
    createdAt: Number(id.slice(1)),
    intervalMs: 2000,
  };
  writeRunRecord(paths, {...record, iterationsPattern: null, machine, tmux: null} satisfies RunRecord);
  const line = new Timeline().total(600).training().watch(20);
  for (let iteration = 10; iteration <= 600; iteration += 10) line.watch(10 * secondsPerIteration).report(iteration);
  const state = foldAll([...line.events, settings(batchSize)]);
  writeRollup(paths.rollup, {journalBytes: 0, state});
};

const watching = (runs: string, state: RunState) => {
  const written: RunEvent[] = [];
  const write = (event: RunEvent): void => {
    written.push(event);
    fold(state, event);
  };
  const paths = runPaths(join(runs, 'r9'));
  return {written, watch: new PriorWatch({paths, record: {id: 'r9', machine}, state: () => state, write})};
};

const training = (batchSize: number): RunState => {
  const state = createState();
  for (const event of [settings(batchSize), {t: START, type: 'training'} as const]) fold(state, event);
  return state;
};

test('the newest run of the same kind is what this one is measured against', async () => {
  const runs = temporaryFolder();
  addRun(runs, 'r1', 2, 4);
  addRun(runs, 'r2', 3, 4);
  addRun(runs, 'r3', 9, 8);
  const state = training(4);
  const {written, watch} = watching(runs, state);
  await watch.consider(monotonicMs(0));
  await watch.consider(monotonicMs(29_000));
  expect(written).toEqual([]);
  await watch.consider(monotonicMs(30_000));
  await watch.consider(monotonicMs(150_000));
  expect(written).toMatchObject([{type: 'baseline', run: 'r2'}]);
  expect(state.slowdown.prior?.secondsPerIteration).toBeCloseTo(3, 1);
});

test('without such a run there is no baseline, and the search ends', async () => {
  const runs = temporaryFolder();
  addRun(runs, 'r3', 9, 8);
  const {written, watch} = watching(runs, training(4));
  for (const now of [0, 30_000, 150_000, 1e9]) await watch.consider(monotonicMs(now));
  expect(written).toEqual([]);
});

test('unreadable runs are skipped, the next run may have a baseline, and nothing is thrown', async () => {
  const runs = temporaryFolder();
  addRun(runs, 'r1', 2, 4);
  addRun(runs, 'r2', 3, 4);
  rmSync(join(runs, 'r2', 'rollup.json'));
  mkdirSync(join(runs, 'r2', 'rollup.json'));
  const {written, watch} = watching(runs, training(4));
  for (const now of [0, 30_000]) await watch.consider(monotonicMs(now));
  expect(written).toMatchObject([{type: 'baseline', run: 'r1'}]);
  const state = (): RunState => {
    throw new Error('EIO: i/o error, read');
  };
  const blind = new PriorWatch({paths: runPaths(join(runs, 'r9')), record: {id: 'r9', machine}, state, write: () => 0});
  await expect(blind.consider(monotonicMs(0))).resolves.toBeUndefined();
});
