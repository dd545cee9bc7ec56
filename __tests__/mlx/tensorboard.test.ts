import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {RunEvent} from '../../source/journal/events.js';
import {ownPart} from '../../source/runs/export/parts.js';
import {writeTensorboard} from '../../source/runs/export/tensorboard.js';
import {createHome, makeRun} from '../helpers/home.js';
import {SAMPLES} from '../journal/samples.js';
import {given} from './trainers.js';

/** Whether TensorBoard is installed there: an environment that was made before this test was written lacks it. */
const hasTensorboard = (folder: string): boolean =>
  readdirSync(join(folder, 'lib')).some(python =>
    existsSync(join(folder, 'lib', python, 'site-packages', 'tensorboard')),
  );

const folder = given.generations.map(one => one.folder).find(one => one !== undefined && hasTensorboard(one));

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const T = 1_700_000_000_000;

(folder === undefined ? test.skip : test)('TensorBoard itself reads the exported values', async () => {
  const losses = Array.from({length: 300}, (_, index) => 4 / (index + 1));
  const events = losses.flatMap((trainLoss, index): RunEvent[] => [
    {...SAMPLES.sample, t: T + 4000 * index + 1000},
    {...SAMPLES.report, t: T + 4000 * index + 4000, iteration: 10 * (index + 1), trainLoss},
  ]);
  const diverged = {...SAMPLES.validation, t: T + 2e6, iteration: 4000, valLoss: Number.NaN};
  const run = makeRun(home.home, {id: 'a1', name: 'lora', createdAt: T}, [...events, diverged]);
  const into = await writeTensorboard([ownPart(run)], join(home.home, 'logs'), lines => expect(lines).toBe(0));
  const script = join(import.meta.dirname, 'read_events.py');
  const {stdout, stderr, status} = spawnSync(join(folder ?? '', 'bin', 'python'), [script, into], {encoding: 'utf8'});
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  const read = JSON.parse(stdout.replaceAll('NaN', 'null'));
  expect(read['train/loss']).toEqual(
    losses.map((loss, index) => [T / 1000 + 4 * index + 4, 10 * (index + 1), Math.fround(loss)]),
  );
  expect(read['validation/loss']).toEqual([[T / 1000 + 2000, 4000, null]]);
  expect(read['memory/used_bytes'].at(-1)).toEqual([T / 1000 + 1197, 2990, Math.fround(12e9)]);
  expect(read['trainer/footprint_bytes']).toHaveLength(300);
  expect(read['pace/iterations_per_minute'].at(-1)[2]).toBeCloseTo(150, 3);
});
