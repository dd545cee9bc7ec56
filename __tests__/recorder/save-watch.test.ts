import {spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {appendEvent} from '../../source/journal/append.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import {SaveWatch} from '../../source/recorder/save-watch.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, newRun, record, sh} from './recording.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

const save = (iteration: number): void => {
  const path = join(folder, 'out', `checkpoint-${iteration}`);
  mkdirSync(path, {recursive: true});
  writeFileSync(join(path, 'trainer_state.json'), '{}\n');
};
const found = (iteration: number) => ({
  type: 'checkpoint',
  iteration,
  path: `out/checkpoint-${iteration}`,
  late: true,
});

/** A watch of a run that saves every ten iterations into `out`, with the time given by the test. */
const watch = (createdAt = Date.now()) => {
  const state = createState();
  const written: RunEvent[] = [];
  const troubles: (string | null)[] = [];
  let now = 0;
  let isAsked = false;
  fold(state, {t: 0, type: 'settings', source: 'flag', values: {adapterPath: 'out', saveEvery: 10}});
  const saves = new SaveWatch({
    record: {directory: folder, createdAt},
    state: (): RunState => {
      isAsked = true;
      return state;
    },
    write: event => {
      written.push(event);
      fold(state, event);
    },
    onTrouble: text => troubles.push(text),
  });
  /** So many seconds later, at this iteration: whether it checks; waits until it has. */
  const later = async (seconds: number, iteration: number): Promise<boolean> => {
    now += seconds * 1000;
    fold(state, {t: now, type: 'progress', iteration, total: null});
    isAsked = false;
    const ended = troubles.length;
    saves.consider(state, monotonicMs(now));
    await setImmediate();
    if (isAsked) await until(() => troubles.length > ended, 'the look is over');
    await setImmediate();
    return isAsked;
  };
  return {saves, state, written, troubles, later};
};

test('a checkpoint is reported once, with its path as the command has it', async () => {
  const {written, later} = watch();
  expect(await later(0, 1)).toBe(true);
  save(10);
  save(20);
  expect(await later(30, 21)).toBe(true);
  expect(written).toMatchObject([found(10), found(20)]);
  expect(await later(30, 25)).toBe(true);
  expect(written).toHaveLength(2);
});

test('a checkpoint of an earlier run does not count until this one has rewritten it', async () => {
  save(10);
  const {written, later} = watch(Date.now() + 60_000);
  await later(0, 11);
  expect(written).toEqual([]);
  utimesSync(join(folder, 'out', 'checkpoint-10', 'trainer_state.json'), new Date(), new Date(Date.now() + 61_000));
  await later(30, 12);
  expect(written).toMatchObject([found(10)]);
});

test('it checks every half minute, and sooner where a save is due, but less and less often while none comes', async () => {
  const {later} = watch();
  const looks: number[] = [];
  const look = async (second: number, iteration: number): Promise<void> => {
    if (await later(1, iteration)) looks.push(second);
  };
  for (let second = 0; second < 70; second++) await look(second, second < 35 ? 9 : 10);
  expect(looks).toEqual([0, 30, 35, 37, 41, 49, 65]);
  save(10);
  for (let second = 70; second < 130; second++) await look(second, 11);
  expect(looks.slice(7)).toEqual([95, 125]);
});

test("a trainer's later report of a found checkpoint is recognised, once", async () => {
  const {saves, later} = watch();
  save(10);
  await later(0, 10);
  const words = (iteration: number, name = `checkpoint-${iteration}`): RunEvent => ({
    t: 5,
    type: 'checkpoint',
    iteration,
    path: `elsewhere/${name}`,
  });
  expect(saves.hasNoted(words(20))).toBe(false);
  expect(saves.hasNoted(words(10, '0000010_adapters.safetensors'))).toBe(false);
  expect(saves.hasNoted({t: 5, type: 'saved', path: 'checkpoint-10'})).toBe(false);
  expect([saves.hasNoted(words(10)), saves.hasNoted(words(10))]).toEqual([true, false]);
});

test('a checkpoint that the trainer reported is not reported again', async () => {
  const {state, written, later} = watch();
  fold(state, {t: 1, type: 'checkpoint', iteration: 10, path: 'checkpoint-10', late: true});
  save(10);
  await later(0, 20);
  expect(written).toEqual([]);
});

test('an unreadable folder is reported, and so is when it can be read', async () => {
  const {troubles, later} = watch();
  symlinkSync('out', join(folder, 'out'));
  await later(0, 1);
  expect(troubles).toEqual([expect.stringMatching(/checkpoint folder cannot be read: ELOOP/)]);
  rmSync(join(folder, 'out'));
  await later(30, 2);
  expect(troubles.slice(1)).toEqual([null]);
});

test('the recorder reports a save in the last moment of a run, before its end', async () => {
  mkdirSync(join(folder, 'out', 'checkpoint-20'), {recursive: true});
  const script = `cd '${folder}' && printf ' 50%%|█| 10/20 [00:01<00:01, 9.9it/s]\r' && sleep 0.3 &&
    echo '{}' >out/checkpoint-20/trainer_state.json`;
  const paths = newRun();
  appendEvent(paths.journal, {t: Date.now(), type: 'settings', source: 'flag', values: {adapterPath: 'out'}});
  const run = record(sh(script), {paths, record: {directory: folder, createdAt: Date.now()}});
  await run.over;
  expect(run.eventsOf('checkpoint')).toMatchObject([found(20)]);
  expect(run.journal().at(-1)?.type).toBe('end');
});

test('a checkpoint is in the journal once, though the trainer reports it later', async () => {
  save(10);
  const bar = (step: number) => `printf '\r 50%%|█| ${step}/20 [00:01<00:01, 9.9it/s]'`;
  const script = `${bar(9)}; echo "{'loss': '2.5', 'epoch': '0.5'}"; ${bar(10)}
    printf '\nWriting model shards: 100%%|█| 1/1 [00:00<00:00, 9.9it/s]\n'; read line; ${bar(11)}; ${bar(12)}; sleep 600`;
  const paths = newRun();
  appendEvent(paths.journal, {t: Date.now(), type: 'settings', source: 'flag', values: {adapterPath: 'out'}});
  const fifo = join(folder, 'go');
  spawnSync('mkfifo', [fifo]);
  const run = record(sh(`exec <>'${fifo}'; ${script}`), {paths, record: {directory: folder}});
  await run.seen('checkpoint');
  writeFileSync(fifo, 'on\n');
  await run.seen('progress', ({iteration}) => iteration === 12);
  expect(run.eventsOf('checkpoint')).toMatchObject([found(10)]);
  run.recorder.stop();
  await run.over;
});
