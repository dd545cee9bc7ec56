import {existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {afterEach, describe, expect, test} from '@jest/globals';
import {describe as view} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import type {Adoption, RunRecord} from '../../source/journal/run-record.js';
import {SettingsWatch} from '../../source/recorder/settings-watch.js';
import {commandEvents} from '../../source/trainer/settings/command-facts.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, host, newRun, record, reportLine, sh, startTrainer} from './recording.js';

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

const ROW = '{"text": "a"}\n';

/**
 * A folder to train in: data of 25 rows, a configuration, and a program with the name of mlx_lm's that runs for ever.
 */
const workFolder = (): string => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'train.jsonl'), ROW.repeat(25));
  writeFileSync(join(folder, 'lora.yaml'), 'iters: 600\nsteps_per_eval: 50\nbatch_size: 16\nadapter_path: out\n');
  const config = {iters: 600, batch_size: 2, steps_per_eval: 50, save_every: 77, lora_parameters: {rank: 4}};
  const script = `
    const {mkdirSync, writeFileSync} = require('node:fs');
    mkdirSync('out', {recursive: true});
    writeFileSync('out/adapter_config.json', ${JSON.stringify(JSON.stringify(config))});
    console.log(${JSON.stringify(reportLine(30))});
    setInterval(() => 0, 1e6);`;
  writeFileSync(join(folder, 'mlx_lm.lora'), script);
  symlinkSync(process.execPath, join(folder, 'python3'));
  return folder;
};

const viewOf = (events: readonly RunEvent[]) => {
  const state = createState();
  for (const event of events) fold(state, event);
  return view(state, Date.now());
};

test('a script is seen through: its child’s words, file and folder count', async () => {
  const folder = workFolder();
  const child = `./python3 mlx_lm.lora --data data --batch-size 2 -c lora.yaml --hub-token secret`;
  const run = record(sh(`cd '${folder}' && ${child}; exit`), {record: {command: ['sh', 'train.sh'], directory: '/'}});
  await run.seen('settings', ({source}) => source === 'adapter');
  await run.seen('settings', ({values}) => values.trainRows !== undefined);
  const {settings, training} = viewOf(run.journal());
  expect(settings).toMatchObject({
    data: 'data',
    batchSize: 2,
    stepsPerEval: 50,
    saveEvery: 77,
    adapterPath: 'out',
    rank: 4,
    trainRows: 25,
    learningRate: null,
  });
  expect(training).toMatchObject({totalIterations: 600, iterationsPerEpoch: 12, epoch: 2.5});
  expect(run.eventsOf('total')).toMatchObject([{iterations: 600, source: 'config'}]);
  expect(readFileSync(run.paths.journal, 'utf8')).not.toContain('secret');
  run.recorder.stop();
  await run.over;
});

test('a host that has neither words nor folders is no trouble', async () => {
  const run = record(sh(`echo '${reportLine(1)}'; exec sleep 600`), {
    host: {...host, commandLine: () => Promise.reject(new Error('no ps'))},
  });
  await run.seen('report');
  const before = run.eventsOf('sample').length;
  await until(() => run.eventsOf('sample').length > before + 5, 'samples go on');
  expect(run.eventsOf('warning')).toEqual([]);
  expect(run.eventsOf('settings')).toEqual([]);
  run.recorder.stop();
  await run.over;
});

const REPORT = {
  ...{trainLoss: 2, learningRate: null, trainerIterationsPerSecond: null, tokensPerSecond: null},
  ...{trainedTokens: null, peakMemoryBytes: null},
};

const BY_ITS_LOG: Adoption = {kind: 'log', file: null, pane: null, processes: [], releasedAt: null};

/** A watch of a command in a folder, with what the launcher has written; the test gives the time. */
const watch = async (command: string[], directory: string, wrapperPid = process.pid, more: Partial<RunRecord> = {}) => {
  const state = createState();
  const written: RunEvent[] = [];
  const write = (event: RunEvent) => {
    written.push(event);
    fold(state, event);
  };
  for (const event of await commandEvents(command, directory)) fold(state, {t: 0, ...event});
  const looks: number[] = [];
  const counting = {
    ...host,
    processes: () => {
      looks.push(1);
      return host.processes();
    },
  };
  const createdAt = Date.now() - 60_000;
  const roots = [{pid: wrapperPid, identity: null, itself: false}];
  const record = {command, directory, createdAt, ...more};
  const options = {host: counting, roots, record, state: () => state, write};
  return {watching: new SettingsWatch(options), written, looks, state};
};

/** Lets a search that has started end, as far as files need no more than a few turns. */
const turns = async () => {
  for (let count = 0; count < 200; count++) await setImmediate();
};

test('of a trainer’s own command only the files are read: rows, and the adapter_config.json of this run', async () => {
  const folder = workFolder();
  mkdirSync(join(folder, 'adapters'));
  const config = join(folder, 'adapters', 'adapter_config.json');
  writeFileSync(config, '{"iters": 1000, "batch_size": 4, "save_every": 100}');
  utimesSync(config, new Date(0), new Date(0));
  const {watching, written, looks} = await watch(['mlx_lm.lora', '--data', 'data', '--iters', '90'], folder);
  watching.consider(monotonicMs(0), false);
  await turns();
  expect(written).toEqual([]);
  watching.consider(monotonicMs(3000), false);
  await until(() => written.length > 0, 'rows are told');
  expect(written).toMatchObject([{type: 'settings', source: 'flag', values: {trainRows: 25}}]);
  utimesSync(config, new Date(), new Date());
  watching.consider(monotonicMs(3100), true);
  await until(() => written.length > 1, 'the file is believed');
  expect(written.slice(1)).toMatchObject([
    {type: 'settings', source: 'adapter', values: {batchSize: 4, saveEvery: 100}},
    {type: 'total', source: 'adapter', iterations: 1000},
  ]);
  expect(looks).toEqual([]);
  // All is known.
  writeFileSync(config, '{"iters": 5, "batch_size": 5}');
  watching.consider(monotonicMs(10_000_000), true);
  await turns();
  expect(written).toHaveLength(3);
});

test('a program that is no trainer is searched a few times, and no more', async () => {
  const {wrapperPid} = startTrainer(['sleep', '600'], newRun());
  const {watching, written, looks} = await watch(['train.sh'], '/', wrapperPid);
  watching.consider(monotonicMs(0), false);
  for (const [index, second] of [3, 10, 30, 120, 600].entries()) {
    const looked = () => {
      watching.consider(monotonicMs(second * 1000), false);
      return looks.length === index + 1;
    };
    await until(looked, `it looks after ${second} s`);
    await turns();
    watching.consider(monotonicMs(second * 1000 + 2999), false);
    expect(looks).toHaveLength(index + 1);
  }
  await turns();
  watching.consider(monotonicMs(90_000_000), false);
  expect(looks).toHaveLength(5);
  // What begins so late is looked at once more.
  await until(() => {
    watching.consider(monotonicMs(90_000_001), true);
    return looks.length === 6;
  }, 'it looks once more');
  await turns();
  expect(written).toEqual([]);
});

test('what the journal says already is not said again', async () => {
  const folder = workFolder();
  const child = `./python3 mlx_lm.lora --batch-size 2 --iters 5 --save-every 7`;
  const {wrapperPid} = startTrainer(sh(`cd '${folder}' && ${child}; exit`), newRun());
  const {watching, written} = await watch(['train.py', '--batch-size', '2', '--iters', '5'], '/', wrapperPid);
  const isChild = async (pid: number) => (await host.commandLine(pid))?.[1] === 'mlx_lm.lora';
  await until(async () => {
    const below = (await host.processes()).filter(one => one.groupId === wrapperPid);
    return (await Promise.all(below.map(one => isChild(one.pid)))).includes(true);
  }, 'the child runs');
  watching.consider(monotonicMs(0), true);
  await until(() => written.length > 0, 'the news is told');
  await turns();
  expect(written).toMatchObject([{type: 'settings', source: 'flag', values: {saveEvery: 7}}]);
  expect(written).toHaveLength(1);
});

describe('a trainer that mlxtop did not start', () => {
  const HOUR_MS = 3_600_000;

  /** A folder with an adapter_config.json that was written so long ago. */
  const folderWith = (name: string, hoursAgo: number): string => {
    const folder = workFolder();
    mkdirSync(join(folder, name));
    const config = join(folder, name, 'adapter_config.json');
    writeFileSync(config, '{"iters": 600, "batch_size": 4, "save_every": 70}');
    const at = new Date(Date.now() - hoursAgo * HOUR_MS);
    utimesSync(config, at, at);
    return folder;
  };

  /** Searches after so many seconds each. Each one ends before the next starts. */
  const looked = async ({watching, looks}: Awaited<ReturnType<typeof watch>>, ...seconds: number[]) => {
    watching.consider(monotonicMs(0), false);
    for (const second of seconds) {
      const before = looks.length;
      const begins = () => {
        watching.consider(monotonicMs(second * 1000), false);
        return looks.length > before;
      };
      await until(begins, `it looks after ${second} s`);
    }
  };

  const adoptedNow = (startedAt: number | null): Partial<RunRecord> => ({
    createdAt: Date.now(),
    adopted: {...BY_ITS_LOG, startedAt},
  });

  const CONFIG = {type: 'settings', source: 'adapter', values: {batchSize: 4, saveEvery: 70}};

  test('has written the files that are newer than its process, and no older ones', async () => {
    const command = ['mlx_lm.lora', '--adapter-path', 'ad'];
    const began = adoptedNow(Date.now() - 2 * HOUR_MS);
    const own = await watch(command, folderWith('ad', 1), process.pid, began);
    await looked(own, 3);
    await until(() => own.written.length > 1, 'the file is believed');
    expect(own.written).toMatchObject([CONFIG, {type: 'total', iterations: 600}]);

    const other = await watch(command, folderWith('ad', 3), process.pid, began);
    await looked(other, 3, 10);
    expect(other.written).toEqual([]);
  });

  test('whose process is not known has written what lies where it says that it saves', async () => {
    const one = await watch([], folderWith('ad', 3), process.pid, adoptedNow(null));
    const {written, state} = one;
    fold(state, {t: 1, type: 'report', ...REPORT, iteration: 90, history: true});
    fold(state, {t: 1, type: 'checkpoint', iteration: 70, path: 'ad/0000070_adapters.safetensors', history: true});
    // Another training is announced: the save was of the one before.
    fold(state, {t: 1, type: 'training', history: true});
    await looked(one, 3, 10);
    expect(written).toEqual([]);
    fold(state, {t: 1, type: 'report', ...REPORT, iteration: 80, history: true});
    fold(state, {t: 1, type: 'checkpoint', iteration: 80, path: 'ad/0000080_adapters.safetensors', history: true});
    await looked(one, 30, 120);
    await until(() => written.length > 1, 'the file is believed');
    expect(written).toMatchObject([CONFIG, {type: 'total', iterations: 600}]);
  });

  test('uses the working folder of its process, whatever that of its command is', async () => {
    const folder = workFolder();
    const command = ['./python3', 'mlx_lm.lora', '--data', 'data', '--adapter-path', 'out'];
    const {wrapperPid} = startTrainer(sh(`cd '${folder}' && ${command.join(' ')}; exit`), newRun());
    await until(() => existsSync(join(folder, 'out', 'adapter_config.json')), 'the file is written');
    const {watching, written} = await watch(command, '/', wrapperPid, adoptedNow(Date.now() - HOUR_MS));
    watching.consider(monotonicMs(0), true);
    await until(() => written.length > 2, 'all is told');
    expect(written).toMatchObject([
      {source: 'adapter', values: {batchSize: 2, stepsPerEval: 50, saveEvery: 77, rank: 4}},
      {type: 'total', iterations: 600},
      {source: 'flag', values: {trainRows: 25}},
    ]);
  });
});
