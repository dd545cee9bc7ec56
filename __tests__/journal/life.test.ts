import {utimesSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {HeartbeatFile} from '../../source/journal/heartbeat.js';
import {type Observer, processLife, recorderLife} from '../../source/journal/life.js';
import type {Place} from '../../source/journal/place.js';
import {leavePlaces, temporaryFolder} from './places.js';

const here: Place = {machine: 'm1', host: 'station', boot: 'b1', pidNamespace: 'pid:[1]'};
const box: Place = {machine: 'm2', host: 'gpu-box', boot: 'b2', pidNamespace: 'pid:[1]'};
const earlier: Place = {...here, boot: 'b0'};
/** Here pid 42 is a process with the identity `now`, and there is no other. */
const eyes: Observer = {here, identify: async pid => (pid === 42 ? 'now' : null), isOurs: async () => true};

let path = '';
const hearts: HeartbeatFile[] = [];

beforeEach(() => {
  path = join(temporaryFolder(), 'heartbeat');
});

afterEach(() => {
  for (const heart of hearts.splice(0)) heart.close();
  leavePlaces();
});

const beatOf = (pid: number, place: Place, {old = false} = {}) => {
  const clock = Date.now;
  const heart = new HeartbeatFile(path, {pid, place});
  hearts.push(heart);
  if (old) Date.now = () => clock() - 3_600_000;
  heart.beat();
  Date.now = clock;
  if (old) utimesSync(path, new Date(clock() - 3_600_000), new Date(clock() - 3_600_000));
  return heart;
};

test('a process here is known by pid and identity; one elsewhere is unknown; one from before a restart is over', async () => {
  expect(await processLife(eyes, {pid: 42, identity: 'now', place: here})).toBe('lives');
  expect(await processLife(eyes, {pid: 42, identity: 'now'})).toBe('lives');
  expect(await processLife(eyes, {pid: 42, identity: null, place: null})).toBe('lives');
  expect(await processLife(eyes, {pid: 42, identity: 'then', place: here})).toBe('over');
  expect(await processLife(eyes, {pid: 43, identity: 'now', place: here})).toBe('over');
  expect(await processLife(eyes, {pid: 42, identity: 'now', place: box})).toBe('unknown');
  expect(await processLife(eyes, {pid: 43, identity: 'now', place: box})).toBe('unknown');
  expect(await processLife(eyes, {pid: 42, identity: 'now', place: earlier})).toBe('over');
});

test('a recorder elsewhere lives while it beats', async () => {
  const owner = {pid: 7, identity: 'then', place: box};
  expect(await recorderLife(eyes, owner, path)).toBe('unknown');
  beatOf(7, box);
  expect(await recorderLife(eyes, owner, path)).toBe('lives');
  expect(await recorderLife(eyes, {...owner, pid: 8}, path)).toBe('unknown');
});

test('a silent one is not known to be dead, and seeing it beat needs no clock', async () => {
  const owner = {pid: 7, identity: 'then', place: box};
  const heart = beatOf(7, box, {old: true});
  expect(await recorderLife(eyes, owner, path)).toBe('unknown');
  const clock = Date.now;
  Date.now = () => clock() - 3_600_000;
  heart.beat();
  Date.now = clock;
  utimesSync(path, new Date(clock() - 3_600_000), new Date(clock() - 3_600_000));
  expect(await recorderLife(eyes, owner, path)).toBe('lives');
});

test('here a dead one is dead, however young its last beat is', async () => {
  beatOf(43, here);
  expect(await recorderLife(eyes, {pid: 43, identity: 'now', place: here}, path)).toBe('over');
});

test('after a restart it is over, unless it continues to beat', async () => {
  const owner = {pid: 7, identity: 'then', place: earlier};
  const heart = beatOf(7, earlier);
  const beating = setInterval(() => heart.beat(), 50);
  expect(await recorderLife(eyes, owner, path)).toBe('lives');
  clearInterval(beating);
  expect(await recorderLife(eyes, owner, path)).toBe('over');
});
