import {existsSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {HeartbeatFile, heartbeatAge, isSameBeat, readHeartbeat, waitForBeat} from '../../source/journal/heartbeat.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from './places.js';

afterEach(leavePlaces);

const place = {machine: 'm', host: 'mac', boot: 'b', pidNamespace: null};
const who = {pid: 42, place};
const newPath = (): string => join(temporaryFolder(), 'heartbeat');

test('each beat differs, says who and when, and the file does not grow', () => {
  const path = newPath();
  expect(readHeartbeat(path)).toBeNull();
  const heart = new HeartbeatFile(path, who);
  const before = Date.now();
  heart.beat();
  const first = readHeartbeat(path);
  expect(first).toMatchObject({beat: 1, pid: 42, place});
  expect(first?.t).toBeGreaterThanOrEqual(before);
  expect(Math.abs((first?.writtenAt ?? 0) - before)).toBeLessThan(60_000);
  const {size, mode} = statSync(path);
  for (let beat = 2; beat < 200; beat++) heart.beat();
  const last = readHeartbeat(path);
  expect(last).toMatchObject({beat: 199});
  expect(last?.monotonicMs).toBeGreaterThanOrEqual(first?.monotonicMs ?? Number.NaN);
  expect(isSameBeat(first, last)).toBe(false);
  expect(isSameBeat(last, readHeartbeat(path))).toBe(true);
  expect(statSync(path).size).toBe(size);
  expect(mode & 0o777).toBe(0o600);
  heart.close();
});

test('a recorder that ended normally leaves no beat; the next one starts over in the same file', () => {
  const path = newPath();
  const heart = new HeartbeatFile(path, who);
  heart.beat();
  heart.close();
  expect(readHeartbeat(path)).toBeNull();
  const next = new HeartbeatFile(path, {pid: 43, place: null});
  next.beat();
  expect(readHeartbeat(path)).toMatchObject({beat: 1, pid: 43, place: null});
  next.close();
});

test.each(['', '{"beat":1', '{"beat":"1","t":1,"monotonicMs":1,"pid":1}', 'null', '7'])('%j is not a beat', text => {
  const path = newPath();
  writeFileSync(path, text);
  expect(readHeartbeat(path)).toBeNull();
});

test('the next beat is seen as soon as it is written, and not before', async () => {
  const path = newPath();
  expect(await waitForBeat(path, 300)).toBe(false);
  const heart = new HeartbeatFile(path, who);
  heart.beat();
  expect(await waitForBeat(path, 300)).toBe(false);
  const beating = setInterval(() => heart.beat(), 20);
  expect(await waitForBeat(path, 60_000)).toBe(true);
  clearInterval(beating);
  heart.close();
});

test('the age is by the nearer clock: setting a clock makes no recorder look dead', () => {
  const path = newPath();
  const heart = new HeartbeatFile(path, who);
  heart.beat();
  utimesSync(path, new Date(1_000_000), new Date(1_000_000));
  const read = readHeartbeat(path);
  if (!read) throw new Error('no heartbeat');
  expect(heartbeatAge(read, read.t + 500)).toBe(500);
  expect(heartbeatAge(read, read.t - 500)).toBe(500);
  expect(heartbeatAge(read, 1_000_200)).toBe(200);
  expect(heartbeatAge(read, 2_000_000)).toBe(1_000_000);
  heart.close();
});

testOnSmallDisk('a full disk does not stop the heartbeat', disk => {
  const path = join(disk.folder, 'heartbeat');
  const heart = new HeartbeatFile(path, who);
  heart.beat();
  disk.fill();
  heart.beat();
  expect(readHeartbeat(path)).toMatchObject({beat: 2});
  const next = new HeartbeatFile(path, {pid: 43, place: null});
  next.beat();
  expect(readHeartbeat(path)).toMatchObject({beat: 1, pid: 43});
  heart.close();
  next.close();
});

(existsSync('/dev/full') ? test : test.skip)('nothing is thrown when it cannot be written', () => {
  for (const path of ['/dev/full', '/nowhere/heartbeat']) {
    const heart = new HeartbeatFile(path, who);
    expect(() => heart.beat()).not.toThrow();
    heart.close();
  }
});
