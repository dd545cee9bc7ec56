import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {RunEvent, RunSettings} from '../../source/journal/events.js';
import type {RunRecord} from '../../source/journal/run-record.js';
import {AccessWatch} from '../../source/recorder/access-watch.js';
import {waitFor} from '../helpers/wait.js';

/**
 * Root alone makes a folder immutable, which is then EPERM to all, as what macOS guards is; and not in every file
 * system.
 */
const immutable = (path: string, on: boolean): boolean => spawnSync('chattr', [on ? '+i' : '-i', path]).status === 0;

const probe = mkdtempSync(join(tmpdir(), 'mlxtop-immutable-'));
const canForbid = immutable(probe, true) && immutable(probe, false);
rmSync(probe, {recursive: true});

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-access-')));
  mkdirSync(join(folder, 'Documents', 'adapters'), {recursive: true});
});
afterEach(() => {
  immutable(join(folder, 'Documents', 'adapters'), false);
  rmSync(folder, {recursive: true, force: true});
});

const SETTINGS: RunSettings = {adapterPath: 'adapters', saveEvery: 10, data: 'org/rows', model: 'org/model'};

/** A watch of a run that saves every ten iterations into `Documents/adapters` of its home. */
const watch = (platform: string, values: RunSettings = SETTINGS, adopted: RunRecord['adopted'] = undefined) => {
  const state = createState();
  const written: RunEvent[] = [];
  const troubles: (string | null)[] = [];
  let now = 0;
  fold(state, {t: 0, type: 'settings', source: 'flag', values});
  const access = new AccessWatch({
    record: {directory: join(folder, 'Documents'), adopted},
    state: () => state,
    write: event => {
      written.push(event);
      fold(state, event);
    },
    onTrouble: text => troubles.push(text),
    home: folder,
    platform,
  });
  const took = async (): Promise<void> => {
    const looks = troubles.length;
    await waitFor('the look', () => troubles.length > looks);
  };
  return {
    state,
    written,
    troubles,
    access,
    /** A check half a minute later. */
    look: async (iteration: number): Promise<void> => {
      now += 31_000;
      fold(state, {t: now, type: 'progress', iteration, total: 1000});
      access.consider(state, monotonicMs(now));
      await took();
    },
    took,
    fail: (line: string): void => {
      fold(state, {t: ++now, type: 'failure', kind: 'save-failed', line});
      access.consider(state, monotonicMs(now));
    },
  };
};

test('nothing is said of folders that can be opened, or of those that are not there', async () => {
  const {look, written, troubles} = watch('darwin');
  await look(1);
  await look(2);
  expect(written).toEqual([]);
  expect(troubles).toEqual([null, null]);
});

test('nothing is opened before the run trains or something has failed', async () => {
  const {access, state, troubles, fail, took} = watch('darwin');
  access.consider(state, monotonicMs(1));
  expect(access.isFinalRunning(true, monotonicMs(2))).toBe(false);
  expect(troubles).toEqual([]);
  fail('[save_safetensors] Failed to open file adapters/x.safetensors');
  await took();
  expect(troubles).toEqual([null]);
});

test('nothing is opened for a trainer whose log alone is followed: its permissions are its own', () => {
  const log = {kind: 'log', file: '/tmp/train.log', pane: null, processes: [], releasedAt: null} as const;
  const {access, state, fail} = watch('darwin', SETTINGS, {...log, processes: []});
  fail('[save_safetensors] Failed to open file adapters/x.safetensors');
  expect(access.isFinalRunning(true, monotonicMs(2))).toBe(false);
  expect(state.warnings).toEqual([]);
});

(canForbid ? describe : describe.skip)('a folder that is forbidden (needs root and chattr)', () => {
  test('is reported once as the folder of the checkpoints, and withdrawn when it is open again', async () => {
    const {look, written, state} = watch('darwin');
    await look(1);
    expect(immutable(join(folder, 'Documents', 'adapters'), true)).toBe(true);
    await look(2);
    await look(3);
    expect(written).toMatchObject([{type: 'warning', code: 'saves-not-permitted'}]);
    expect(state.warnings[0]?.text).toMatch(
      /^No checkpoint can be saved: macOS keeps this session out of ~\/Documents\/adapters \(Operation not permitted\)\..*Files and Folders.*mlxtop continue --socket-name/,
    );
    immutable(join(folder, 'Documents', 'adapters'), false);
    await look(4);
    expect(written.slice(1)).toMatchObject([{type: 'warning-over', code: 'saves-not-permitted'}]);
  });

  test('is known from the checkpoints that the user’s own script reported', async () => {
    const {look, state} = watch('darwin', {});
    fold(state, {t: 1, type: 'checkpoint', iteration: 1, path: 'adapters/0000001_adapters.safetensors'});
    immutable(join(folder, 'Documents', 'adapters'), true);
    await look(2);
    expect(state.warnings).toMatchObject([{code: 'saves-not-permitted'}]);
  });

  test('is no matter of a terminal elsewhere than on a Mac', async () => {
    const {look, state} = watch('linux');
    immutable(join(folder, 'Documents', 'adapters'), true);
    await look(1);
    expect(state.warnings[0]?.text).toMatch(
      /^No checkpoint can be saved: \S*adapters: the system forbids it .*immutable.*\.$/,
    );
  });

  test('is found before the end is written, when the trainer died of it', async () => {
    const {access, state, fail, took} = watch('darwin');
    immutable(join(folder, 'Documents', 'adapters'), true);
    fail('[save_safetensors] Failed to open file adapters/x.safetensors');
    expect(access.isFinalRunning(true, monotonicMs(10))).toBe(true);
    await took();
    await waitFor('the last look', () => !access.isFinalRunning(true, monotonicMs(11)));
    expect(state.warnings).toHaveLength(1);
  });
});
