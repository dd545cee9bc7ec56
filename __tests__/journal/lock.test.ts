import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {isAliveBy, type LockOwner, readLock, releaseLock, requireLinks, takeLock} from '../../source/journal/lock.js';
import {bundled} from './bundled.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from './places.js';

let folder = '';
let path = '';

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'lock');
});

afterEach(leavePlaces);

const me: LockOwner = {pid: process.pid, identity: 'now'};
const other: LockOwner = {pid: process.ppid, identity: 'now'};
const isAlive = isAliveBy(async pid => (pid === me.pid || pid === other.pid ? 'now' : null));
const write = (owner: LockOwner, name = 'lock') => writeFileSync(join(folder, name), JSON.stringify(owner));

test('a free lock is taken, says by whom, and is free again after its release', async () => {
  expect(readLock(path)).toBeNull();
  expect(await takeLock(path, me, isAlive)).toBe(true);
  expect(readLock(path)).toEqual(me);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await takeLock(path, other, isAlive)).toBe(false);
  expect(await takeLock(path, me, isAlive)).toBe(true);
  releaseLock(path, me);
  expect(readdirSync(folder)).toEqual([]);
  expect(await takeLock(path, other, isAlive)).toBe(true);
});

test('the file of a contender with the same pid, in another container, is left alone', async () => {
  const theirs = join(folder, `lock.${me.pid}`);
  writeFileSync(theirs, 'theirs');
  expect(await takeLock(path, me, isAlive)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['lock', `lock.${me.pid}`]);
});

test("another process' lock is not released", async () => {
  await takeLock(path, other, isAlive);
  releaseLock(path, me);
  releaseLock(path, {...other, identity: 'before'});
  expect(readLock(path)).toEqual(other);
});

test.each([
  ['of a process that is gone', JSON.stringify({pid: 2 ** 22 + 1, identity: 'then'})],
  ['of a process whose pid belongs to another now', JSON.stringify({...other, identity: 'before the reboot'})],
  ['of an earlier process with our own pid', JSON.stringify({...me, identity: 'then'})],
  ['that a power cut left empty', ''],
  ['that a power cut left half-written', '{"pid": 12'],
  ['that holds something else', '[1]'],
])('a lock %s does not hold', async (_name, text) => {
  writeFileSync(path, text);
  expect(await takeLock(path, me, isAlive)).toBe(true);
  expect(readLock(path)).toEqual(me);
  expect(readdirSync(folder)).toEqual(['lock']);
  expect(await takeLock(path, other, isAlive)).toBe(false);
});

test('an owner without an identity lives as long as its pid exists', async () => {
  write({...other, identity: null});
  expect(await takeLock(path, me, isAlive)).toBe(false);
  write({pid: 2 ** 22 + 1, identity: null});
  expect(await takeLock(path, me, isAlive)).toBe(true);
});

test('a process that was killed while it took over from a dead owner is a dead owner too', async () => {
  const dead = {pid: 111, identity: 'boot 1'};
  write(dead);
  write({pid: 222, identity: null}, 'lock.1-after-111-boot%201');
  write({pid: 333, identity: 'boot 2'}, 'lock.2-after-222-');
  expect(await takeLock(path, me, isAlive)).toBe(true);
  expect(readLock(path)).toEqual(me);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('a process that is just taking over from a dead owner holds the lock', async () => {
  write({pid: 111, identity: 'boot 1'});
  write(other, 'lock.1-after-111-boot%201');
  expect(await takeLock(path, me, isAlive)).toBe(false);
});

test('a file that a dead process with our pid left, linked to a living lock, is not overwritten', async () => {
  write(other);
  linkSync(path, `${path}.${me.pid}`);
  expect(await takeLock(path, me, isAlive)).toBe(false);
  expect(readLock(path)).toEqual(other);
});

test('real processes are told apart by the identity that the system gives', async () => {
  const host = await createHost();
  const lives = isAliveBy(pid => host.processIdentity(pid));
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  write({pid, identity: await host.processIdentity(pid)});
  expect(await takeLock(path, me, lives)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await takeLock(path, me, lives)).toBe(true);
});

test('many processes that repeatedly find each other dead never hold the lock together', async () => {
  const program = bundled('journal/contender.ts');
  const go = join(folder, 'go');
  const contenders = await Promise.all(
    [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, [program, folder, go, '300'], {stdio: ['ignore', 'pipe', 'inherit']});
      child.stdout.setEncoding('utf8');
      await once(child.stdout, 'data');
      return child;
    }),
  );
  writeFileSync(go, '');
  const told = await Promise.all(
    contenders.map(async child => {
      let text = '';
      child.stdout.on('data', (piece: string) => {
        text += piece;
      });
      await once(child, 'close');
      return JSON.parse(text) as {had: number; together: number};
    }),
  );
  expect(told.map(({together}) => together)).toEqual([0, 0, 0]);
  for (const {had} of told) expect(had).toBeGreaterThan(10);
  expect(readdirSync(folder).filter(name => name.startsWith('lock') && name.includes('after'))).toEqual([]);
});

test('a disk with hard links supports locks, and the check leaves nothing behind', () => {
  requireLinks(folder);
  expect(readdirSync(folder)).toEqual([]);
});

/** Every Linux has the file system of message queues, whose files have no hard links, as on exFAT. */
const mountWithoutLinks = (place: string): boolean =>
  process.platform === 'linux' && spawnSync('mount', ['-t', 'mqueue', 'mqueue', place]).status === 0;

const canMount = (): boolean => {
  const place = temporaryFolder();
  const isMounted = mountWithoutLinks(place);
  if (isMounted) spawnSync('umount', ['-l', place]);
  leavePlaces();
  return isMounted;
};

const testWithoutLinks = canMount() ? test : test.skip;

testWithoutLinks(
  'a disk without hard links is an error that says so (skipped where none can be mounted: needs root on Linux)',
  () => {
    mountWithoutLinks(folder);
    try {
      const before = readdirSync(folder);
      expect(() => requireLinks(folder)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(/does not support hard links \(EPERM\)/),
          nextStep: expect.stringContaining('MLXTOP_HOME'),
        }),
      );
      expect(readdirSync(folder)).toEqual(before);
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  },
);

testOnSmallDisk('a full disk is an error and leaves nothing behind', async disk => {
  const full = join(disk.folder, 'lock');
  disk.fill();
  await expect(takeLock(full, me, isAlive)).rejects.toMatchObject({code: 'ENOSPC'});
  expect(readdirSync(disk.folder)).toEqual(['filler']);
  expect(existsSync(full)).toBe(false);
  disk.free();
  expect(await takeLock(full, me, isAlive)).toBe(true);
  expect(JSON.parse(readFileSync(full, 'utf8'))).toEqual(me);
});
