import {mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {queuePlace} from '../../../source/journal/queue-mark.js';
import {makeFolders} from '../../../source/journal/run-folder.js';
import {isTaken, keepWatch, takeWatch, withQueueLock} from '../../../source/runs/queue/lock.js';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mlxtop-queue-'));
  makeFolders(queuePlace(home).folder);
});

afterEach(() => rmSync(home, {recursive: true, force: true}));

/** A lock that a process on another machine has taken so many minutes ago. */
const takeElsewhere = (path: string, minutes: number): void => {
  const place = {machine: 'another', host: 'gpu-box', boot: 'another', pidNamespace: null};
  writeFileSync(path, JSON.stringify({pid: 1, identity: 'x', place}), {mode: 0o600});
  const at = new Date(Date.now() - minutes * 60_000);
  utimesSync(path, at, at);
};

test('a lock of another machine holds while it is young: what that has left behind does not stop the queue', async () => {
  const {lock, watch} = queuePlace(home);
  takeElsewhere(watch, 1);
  expect(await isTaken(watch)).toBe(true);
  expect(await takeWatch(home, false)).toBeNull();
  takeElsewhere(watch, 6);
  expect(await isTaken(watch)).toBe(false);
  const release = await takeWatch(home, false);
  expect(release).not.toBeNull();
  takeElsewhere(lock, 6);
  expect(await withQueueLock(home, async () => 'done')).toBe('done');
});

test('who watches says so again and again', async () => {
  const {watch} = queuePlace(home);
  takeElsewhere(watch, 6);
  keepWatch(home, false);
  expect(await isTaken(watch)).toBe(true);
});
