import {execFileSync} from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {ndjsonLine} from '../../../source/export/ndjson.js';
import {decodeEvent} from '../../../source/journal/codec.js';
import {changeLabels, readLabels} from '../../../source/journal/labels.js';
import {runsFolder} from '../../../source/journal/run-folder.js';
import {listRuns, type Run} from '../../../source/journal/runs.js';
import {dropLeftovers, importAll} from '../../../source/runs/import/import-all.js';
import type {ImportChoices, Imported} from '../../../source/runs/import/import-file.js';
import {sourcesOf} from '../../../source/runs/import/sources.js';
import {viewOf} from '../../../source/runs/view.js';
import {madeRun} from '../../helpers/made-run.js';
import {createImportPlace} from './place.js';

const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/trainer/${name}.txt`, import.meta.url));
const PLAIN = fixture('plain-piped');

let place: ReturnType<typeof createImportPlace>;
let folder: string;

beforeEach(() => {
  place = createImportPlace();
  folder = place.folder;
});
afterEach(() => place.close());

const write = (name: string, text: string | Uint8Array): string => place.write(name, text);

const choices = (more: Partial<ImportChoices> = {}): ImportChoices => ({
  ...{home: place.home, name: null, tags: [], dryRun: false, now: Date.now()},
  ...more,
});

const importThem = async (paths: readonly string[], more: Partial<ImportChoices> = {}): Promise<Imported[]> =>
  (await importAll(paths.map(sourcesOf), choices(more))).imported;

const importOne = async (path: string, more: Partial<ImportChoices> = {}): Promise<Imported> => {
  const [one] = await importThem([path], more);
  if (!one) throw new Error('nothing');
  return one;
};

const runs = (): Promise<Run[]> => listRuns(place.home);
const onlyRun = async (): Promise<Run> => {
  const [run, ...others] = await runs();
  if (!run || others.length > 0) throw new Error(`${others.length + 1} runs`);
  return run;
};
const leftBehind = (): string[] => (existsSync(runsFolder(place.home)) ? readdirSync(runsFolder(place.home)) : []);

describe('a log without times', () => {
  test('becomes a run that has ended, with its losses, its output and where it comes from', async () => {
    const path = write('lora.log', PLAIN);
    expect(await importOne(path, {tags: ['old']})).toMatchObject({
      result: 'imported',
      hasTimes: false,
      state: 'finished',
    });
    const run = await onlyRun();
    expect(run.record).toMatchObject({
      name: 'lora',
      imported: {format: 'log', file: 'lora.log', hasTimes: false, bytes: PLAIN.length},
    });
    const view = viewOf(run);
    expect(view.run).toMatchObject({outcome: 'finished', tags: ['old'], imported: {file: 'lora.log', hasTimes: false}});
    expect(view.training).toMatchObject({iteration: 1500, totalIterations: 1500, paceIsStated: true});
    // It says 0.5, 0.5 and 1 iteration a second.
    expect(view.training.secondsPerIteration).toBeGreaterThanOrEqual(1);
    expect(view.training.secondsPerIteration).toBeLessThanOrEqual(2);
    expect(readFileSync(run.paths.log)).toEqual(PLAIN);
    for (const name of readdirSync(run.paths.folder)) {
      expect([name, statSync(join(run.paths.folder, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(existsSync(run.paths.rollup)).toBe(true);
  });

  test.each([
    [
      'a traceback',
      'failed',
      'Traceback (most recent call last):\nRuntimeError: [METAL] Command buffer execution failed: Insufficient Memory\n',
    ],
    ['^C', 'stopped', '^C\nTraceback (most recent call last):\nKeyboardInterrupt\n'],
    ['nothing', 'interrupted', ''],
  ])('that ends with %s: %s', async (_what, state, end) => {
    const begin = PLAIN.toString().split('\n').slice(0, 8).join('\n');
    expect((await importOne(write('a.log', `${begin}\n${end}`))).state).toBe(state);
  });

  test('in UTF-16, as PowerShell writes it, is kept as UTF-8', async () => {
    const path = write('ps.log', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PLAIN.toString(), 'utf16le')]));
    expect((await importOne(path)).result).toBe('imported');
    expect(readFileSync((await onlyRun()).paths.log)).toEqual(PLAIN);
  });
});

test('a log with times has durations and a pace of its own', async () => {
  const text = PLAIN.toString()
    .split('\n')
    .map((line, index) => `${new Date(Date.UTC(2026, 0, 5, 9, index)).toISOString()} ${line}`)
    .join('\n');
  expect(await importOne(write('a.log', text))).toMatchObject({hasTimes: true});
  const {run, training} = viewOf(await onlyRun());
  expect(new Date(run.startedAt).toISOString()).toBe('2026-01-05T09:00:00.000Z');
  expect(run.elapsedSeconds).toBe(12 * 60);
  expect(training.secondsPerIteration).not.toBeNull();
  expect(training.paceIsStated ?? false).toBe(false);
});

test('a day that is not written is the latest that the file can have, and that is said', async () => {
  const path = write('a.log', PLAIN.toString().replaceAll(/^/gm, '[10:00:00] '));
  utimesSync(path, new Date(2026, 1, 3, 9), new Date(2026, 1, 3, 9));
  expect((await importOne(path)).notes).toEqual([expect.stringContaining('its lines name no day')]);
  expect(new Date(viewOf(await onlyRun()).run.startedAt)).toEqual(new Date(2026, 1, 2, 10));
});

test('times that cannot be right are none', async () => {
  const text = PLAIN.toString().replaceAll(/^/gm, '2199-01-01T00:00:00Z ');
  expect(await importOne(write('a.log', text))).toMatchObject({result: 'imported', hasTimes: false});
});

describe('the same file', () => {
  test('is one run, also under another name, and alone says which', async () => {
    const first = await importOne(write('a.log', PLAIN));
    const again = await importThem([join(folder, 'a.log'), write('b.log', PLAIN)]);
    expect(again.map(({result, run}) => [result, run])).toEqual([
      ['known', first.run],
      ['known', first.run],
    ]);
    await onlyRun();
  });

  test('imported twice at the same moment is one run', async () => {
    const path = write('a.log', PLAIN);
    const both = await Promise.all([importOne(path), importOne(path), importOne(path)]);
    expect(both.map(({result}) => result).sort()).toEqual(['imported', 'known', 'known']);
    await onlyRun();
  });

  test('that has grown takes the place of its beginning, with its tags and note', async () => {
    const path = write('a.log', PLAIN.subarray(0, 500));
    const before = await importOne(path, {tags: ['sweep']});
    changeLabels((await onlyRun()).paths.labels, labels => ({...labels, note: 'look at this'}));
    appendFileSync(path, PLAIN.subarray(500));
    expect(await importOne(path)).toMatchObject({result: 'replaced', replaces: before.run?.id, run: {name: 'a'}});
    const run = await onlyRun();
    expect(viewOf(run).training.iteration).toBe(1500);
    expect(readLabels(run.paths.labels)).toMatchObject({tags: ['sweep'], note: 'look at this'});
  });
});

test('a log that begins as that of another run does is another run', async () => {
  await importThem([write('one/train.log', PLAIN.subarray(0, 500)), write('two/train.log', PLAIN)]);
  expect((await runs()).map(({record}) => record.name).sort()).toEqual(['one', 'two']);
});

describe('names', () => {
  test('come from the file, or from its folder where the file says nothing', async () => {
    await importThem([
      write('exp/lora-r8/train.log', PLAIN),
      write('exp/lora-r8/other.log', Buffer.concat([PLAIN, PLAIN])),
      write('other.log', Buffer.concat([PLAIN, Buffer.from('\n')])),
    ]);
    expect((await runs()).map(({record}) => record.name).sort()).toEqual(['lora-r8', 'other', 'other-2']);
  });

  test('are safe whatever a file is called', async () => {
    await importOne(write('-rf \u001b[31m\u202e20260101.log', PLAIN));
    expect((await onlyRun()).record.name).toMatch(/^[\w[ -]+$/);
    const one = await importOne(write('20261122-231502-4f1a.log', Buffer.concat([PLAIN, PLAIN])));
    expect(one.run?.name).toBe('imported 20261122-231502-4f1a');
  });

  test('one that was given is for one run', async () => {
    expect((await importOne(write('a.log', PLAIN), {name: 'mine'})).run?.name).toBe('mine');
    await expect(importThem([join(folder, 'a.log'), join(folder, 'a.log')], {name: 'mine'})).rejects.toThrow('--name');
  });
});

describe('what is refused leaves nothing behind', () => {
  const refused = async (path: string, what: string): Promise<void> => {
    const one = await importOne(path);
    expect(['failed', 'nothing']).toContain(one.result);
    expect(one.problem?.what).toContain(what);
    expect(leftBehind()).toEqual([]);
  };

  test('a link, a folder in its place, a pipe, an empty file, one that is not there', async () => {
    write('a.log', PLAIN);
    symlinkSync(join(folder, 'a.log'), join(folder, 'link.log'));
    await refused(join(folder, 'link.log'), 'link');
    execFileSync('mkfifo', [join(folder, 'pipe.log')]);
    await refused(join(folder, 'pipe.log'), 'named pipe');
    await refused(write('empty.log', ''), 'empty');
    await refused(join(folder, 'none.log'), 'no such file');
    await refused('/dev/null', 'device');
  });

  test.each([
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'a.log', 'gzip'],
    ['zip', Buffer.from('PK\u0003\u0004'), 'a.log', 'zip'],
    ['W&B', Buffer.from(':W&B'), 'run.wandb', "W&B's own record"],
    ['TensorBoard', Buffer.from('x'), 'events.out.tfevents.1', 'TensorBoard'],
    ['SQLite', Buffer.from('SQLite format 3\0'), 'trackio.db', 'database'],
    ['other text', Buffer.from('hello\nworld\n'), 'a.log', 'No training run'],
    [
      'random bytes',
      Buffer.from(Array.from({length: 5000}, (_, index) => (index * 7919) % 256)),
      'a.log',
      'No training run',
    ],
  ])('%s', async (_what, bytes, name, problem) => {
    await refused(write(name, bytes), problem);
  });

  test('a dry run makes nothing, and says what would be', async () => {
    const one = await importOne(write('a.log', PLAIN), {dryRun: true});
    expect(one).toMatchObject({result: 'would', run: {name: 'a'}, examined: {reader: 'mlx-lm-plain'}});
    expect(leftBehind()).toEqual([]);
  });

  test('what a killed import has left is removed later, what a living one works at is not', async () => {
    const parent = runsFolder(place.home);
    const [old, young] = [join(parent, '.import-999999-abc'), join(parent, `.import-${process.pid}-abc`)];
    for (const one of [old, young]) {
      mkdirSync(one, {recursive: true});
      utimesSync(one, 1, 1);
    }
    const host = {processIdentity: async (pid: number) => (pid === process.pid ? 'me' : null)};
    await dropLeftovers(place.home, host, Date.now());
    expect(leftBehind()).toEqual([`.import-${process.pid}-abc`]);
    expect(await runs()).toEqual([]);
  });
});

describe('folders', () => {
  test('give each run in them, the newest checkpoint of transformers, and say what they leave out', async () => {
    const state = (step: number) => JSON.stringify({global_step: step, max_steps: 40, log_history: [{step, loss: 2}]});
    write('out/checkpoint-20/trainer_state.json', state(20));
    write('out/checkpoint-100/trainer_state.json', state(40));
    write('logs/a.log', PLAIN);
    write('logs/notes.txt', 'buy milk\n');
    write('logs/deep/b.csv', 'step,loss\n1,2.0\n');
    write('logs/.hidden/c.log', PLAIN);
    write('ours/run.json', '{}');
    write('ours/journal.ndjson', '');
    symlinkSync(join(folder, 'logs/a.log'), join(folder, 'logs/link.log'));
    const found = sourcesOf(folder);
    const {imported} = await importAll([found], choices());
    expect(imported.map(({path, result, run}) => [path.slice(folder.length + 1), result, run?.name ?? null])).toEqual([
      ['logs/a.log', 'imported', 'a'],
      ['logs/deep/b.csv', 'imported', 'b'],
      ['logs/notes.txt', 'nothing', null],
      ['out/checkpoint-100/trainer_state.json', 'imported', 'out'],
    ]);
    expect(found.left.map(({path, why}) => [path.slice(folder.length + 1), why])).toEqual([
      ['logs/link.log', 'is a link, which is not followed'],
      ['ours', 'is a run of mlxtop itself'],
    ]);
  });

  test('of mlx-lm-lora tell name, settings, times and how the run ended', async () => {
    const id = '20261128-120000-sft-ab12';
    write(`${id}/train.log`, fixture('lora-terminal'));
    write(`${id}/config.yaml`, 'model: local/model\niters: 30\nbatch_size: 2\n');
    write(
      `${id}/run.json`,
      JSON.stringify({
        ...{id, name: 'first try', status: 'stopped', exit_code: 143, pid: 1},
        ...{created_at: '2026-11-28T12:00:00+00:00', ended_at: '2026-11-28T12:02:32+00:00'},
        command: [
          'python',
          '-m',
          'mlx_lm_lora.train',
          '--config',
          'config.yaml',
          '--hf-token',
          'hf_abcdefghijklmnopqrstu',
        ],
      }),
    );
    expect(await importOne(join(folder, id))).toMatchObject({format: 'mlx-lm-lora', state: 'stopped'});
    const run = await onlyRun();
    expect(run.record.name).toBe('first try');
    const view = viewOf(run);
    expect(view.settings).toMatchObject({batchSize: 2});
    expect(view.run.elapsedSeconds).toBe(152);
    expect(readFileSync(run.paths.record, 'utf8') + readFileSync(run.paths.journal, 'utf8')).not.toContain('hf_abcdef');
  });
});

test('an imported run without times that is exported and imported again is one still', async () => {
  await importOne(write('a.log', PLAIN));
  const [first] = await runs();
  if (!first) throw new Error('no run');
  const lines = readFileSync(first.paths.journal, 'utf8').trimEnd().split('\n');
  const events = lines.map(line => decodeEvent(line)).filter(event => event !== null && event !== 'unknown');
  const text = events.map(event => ndjsonLine({id: 'r1', startedAt: events[0]?.t ?? 0}, event)).join('');
  const again = await importOne(write('b.ndjson', text));
  expect(again).toMatchObject({result: 'imported', hasTimes: false, state: 'finished'});
  const run = (await runs()).find(({record}) => record.id === again.run?.id);
  expect(run && viewOf(run).training).toEqual(viewOf(first).training);
  expect(run && viewOf(run).run).toMatchObject({outcome: 'finished', elapsedSeconds: 0});
});

test("mlxtop's own export comes back as the run that it was", async () => {
  const events = madeRun({startedAt: Date.UTC(2026, 0, 5, 9), iterations: 200, name: 'lora'});
  const text = events.map(event => ndjsonLine({id: 'r1', startedAt: events[0]?.t ?? 0}, event)).join('');
  expect(await importOne(write('lora.ndjson', text))).toMatchObject({format: 'mlxtop', state: 'finished'});
  const run = await onlyRun();
  const report = events.findLast(({type}) => type === 'report');
  const view = viewOf(run);
  expect(view.run).toMatchObject({name: 'lora', startedAt: events[0]?.t, endedAt: events.at(-1)?.t});
  expect(view.training.trainLoss).toBe(report && 'trainLoss' in report ? report.trainLoss : 0);
  expect(view.memory?.usedBytes).toBeGreaterThan(0);
});
