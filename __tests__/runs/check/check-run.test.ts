import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import type {Host} from '../../../source/host/types.js';
import type {RunView} from '../../../source/insight/view.js';
import type {Run} from '../../../source/journal/runs.js';
import {checkRun} from '../../../source/runs/check/check-run.js';
import {swapCostHere} from '../../../source/runs/check/earlier-runs.js';
import {writeConfig} from '../../../source/runs/check/write-config.js';
import {GIB, linux} from '../../estimate/setups.js';
import {FOUR_BITS, writeKnownModel} from '../../helpers/model-folder.js';

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-check-')));
  writeKnownModel(join(folder, 'model'), 'Llama-3.2-3B', {packing: FOUR_BITS});
  mkdirSync(join(folder, 'data'));
  const row = `${JSON.stringify({text: Array(400).fill('cat').join(' ')})}\n`;
  for (const name of ['train', 'valid']) writeFileSync(join(folder, 'data', `${name}.jsonl`), row.repeat(40));
  writeFileSync(join(folder, 'lora.yaml'), 'model: model\ndata: data\ntrain: true\nbatch_size: 2\n');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

let asked: string[] = [];

/** A machine with 16 GB, of which so many are in use. */
const host = (used: number) => {
  asked = [];
  const memory = linux({usedBytes: used * GIB, swapTotalBytes: 8 * GIB}).memory;
  return {
    memory: async () => memory,
    machine: async () => ({platform: 'linux', processor: null, cores: 4, memoryBytes: 16 * GIB, system: 'x'}),
    processes: async () => [],
    apps: async () => {
      asked.push('apps');
      return [{name: 'firefox', bytes: 6 * GIB, compressedBytes: 0, protected: null}];
    },
  } as unknown as Host;
};

const check = (command: readonly string[], used: number, more: {deadlineMs?: number} = {}) =>
  checkRun({
    command,
    directory: folder,
    environment: {MLXTOP_HOME: join(folder, 'home'), PATH: ''},
    host: host(used),
    ...more,
  });

const CONFIG = ['mlx_lm.lora', '--config', 'lora.yaml'];

test('model, rows, estimate and machine come together', async () => {
  const found = await check(CONFIG, 4);
  expect(found).toMatchObject({trainer: 'mlx-lm', configFile: 'lora.yaml', model: {modelType: 'llama'}});
  expect(found.data.train).toMatchObject({rows: 40, counted: 'exact'});
  expect(found.estimate?.peakBytes).toBeGreaterThan(2 * GIB);
  expect(found.fit.fits).toBe('yes');
});

test('what is missing could be had by quitting, or by other settings; these keep what was promised of them', async () => {
  const found = await check(CONFIG, 12.5);
  expect(found.fit).toMatchObject({fits: 'after-quitting', quit: ['firefox']});
  const numbers = found.changes.changes.flatMap(({isWritable}, index) => (isWritable ? [index + 1] : []));
  expect(numbers.length).toBeGreaterThan(2);
  for (const set of [...numbers.map(number => [number]), numbers]) {
    const file = `new-${set.join('-')}.yaml`;
    const {command} = await writeConfig(found, file, set, folder);
    const after = await check(command, 12.5);
    expect(after.estimate?.peakBytes).toBe(found.changes.peakWith(set));
    expect(after.estimate?.peakBytes).toBeLessThan(found.estimate?.peakBytes ?? 0);
  }
});

test('of a command by flags alone, the new configuration and the new command keep it, too', async () => {
  const flags = ['mlx_lm.lora', '--train', '--model=model', '--data', 'data', '--batch-size', '2', '--num-layers', '8'];
  const found = await check(flags, 14);
  const all = found.changes.changes.flatMap(({isWritable}, index) => (isWritable ? [index + 1] : []));
  const {command} = await writeConfig(found, 'flags.yaml', all, folder);
  const after = await check(command, 14);
  expect(after.estimate?.peakBytes).toBe(found.changes.peakWith(all));
  expect(after.settings).toMatchObject({batchSize: 1, gradCheckpoint: true, numLayers: 4, gradAccumulationSteps: 2});
});

test('the short form asks for no applications, and prices the other changes', async () => {
  const found = await check(CONFIG, 12.5, {deadlineMs: 200});
  expect(asked).toEqual([]);
  expect(found.fit).toMatchObject({fits: 'swaps', knowsApps: false});
  const settings = found.changes.changes.map(({setting}) => setting);
  expect(settings).toContain('grad_checkpoint');
  expect(settings).not.toContain('quit');
});

describe('where the estimate is not possible, why', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['another trainer', ['python', 'train.py'], /does not know how much memory this trainer takes/],
    ['no model', ['mlx_lm.lora', '--train', '--model', 'nowhere/at-all'], /the model is not all on this disk/],
  ])('%s', async (_name, command, why) => {
    const found = await check(command, 4);
    expect(found.estimate).toBeNull();
    expect(found.fit).toMatchObject({fits: 'unknown', why: expect.stringMatching(why)});
    expect(found.changes.changes).toEqual([]);
  });
});

describe('what swapping cost here', () => {
  const run = (memoryBytes: number): Run =>
    ({record: {machine: {memoryBytes, platform: process.platform}}}) as unknown as Run;
  const view = (model: string, factor: number | null, evidence = 'strong'): RunView =>
    ({run: {name: model, startedAt: 1}, settings: {model}, slowdown: {factor, evidence}}) as unknown as RunView;
  const costs = (views: (RunView | null)[], model: string, memory = 16) => {
    const runs = views.map(() => run(memory));
    return swapCostHere(runs, model, 16, one => views[runs.indexOf(one)] ?? null);
  };

  test('of the same model first, else of the newest; only by evidence, and on this machine', () => {
    const all = [null, view('a', null), view('b', 1.5), view('c', 2.1), view('d', 9, 'none')];
    expect(costs(all, 'c')).toMatchObject({factor: 2.1, run: {name: 'c'}});
    expect(costs(all, 'z')).toMatchObject({factor: 1.5});
    expect(costs(all, 'd')).toMatchObject({factor: 1.5});
    expect(costs(all, 'c', 32)).toBeNull();
    expect(costs([], 'c')).toBeNull();
  });
});
