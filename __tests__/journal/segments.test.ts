import {existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {appendEvent, JournalWriter} from '../../source/journal/append.js';
import {closeSegment, packableSegments} from '../../source/journal/close.js';
import {encodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {packSegment} from '../../source/journal/pack.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {
  closedNumbers,
  closedSegment,
  closedSize,
  isWithin,
  journalEnd,
  type PositionOrBytes,
  packedSegment,
} from '../../source/journal/segments.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from './places.js';
import {SAMPLES} from './samples.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 5);
let paths: RunPaths;
let journal: string;

beforeEach(() => {
  paths = runPaths(temporaryFolder());
  journal = paths.journal;
});

afterEach(leavePlaces);

const numbered = (t: number): RunEvent => ({...SAMPLES.resume, t});

const append = (...times: number[]): void => {
  for (const t of times) appendEvent(journal, numbered(t));
};

const timesOf = (events: readonly RunEvent[]): number[] => events.map(({t}) => t);

/** Everything that a follower has not read yet. */
const rest = (follower: JournalFollower, maxBytes?: number): number[] => {
  const times: number[] = [];
  for (;;) {
    const batch = follower.read(maxBytes);
    times.push(...timesOf(batch.events));
    if (batch.atEnd) return times;
  }
};

const all = (place: PositionOrBytes = 0): number[] => rest(new JournalFollower(journal, place));

/** Three files, the first of them compressed. */
const writeThree = (): void => {
  append(1, 2);
  closeSegment(journal, NOW);
  packSegment(journal, 1);
  append(3, 4);
  closeSegment(journal, NOW);
  append(5);
};

describe('closing and compressing', () => {
  test('a closed file has the next number, and the newest keeps its name', () => {
    writeThree();
    expect(closedNumbers(journal)).toEqual([1, 2]);
    expect(existsSync(closedSegment(journal, 1))).toBe(false);
    expect(existsSync(closedSegment(journal, 2))).toBe(true);
    expect(statSync(packedSegment(journal, 1)).mode & 0o777).toBe(0o600);
    expect(readFileSync(journal, 'utf8')).toBe(encodeEvent(numbered(5)));
  });

  test('a compressed file has every byte of the plain one', () => {
    append(1, 2, 3);
    const before = readFileSync(journal);
    closeSegment(journal, NOW);
    expect(packSegment(journal, 1)).toBe(true);
    expect(gunzipSync(readFileSync(packedSegment(journal, 1)))).toEqual(before);
    expect(closedSize(journal, 1)).toBe(before.length);
  });

  test('it waits for processes that may still append, and for a rollup that covers all of it', () => {
    append(1);
    const bytes = statSync(journal).size;
    closeSegment(journal, NOW);
    append(2);
    const whole = {segment: 2, bytes: 0, before: bytes};
    expect(packableSegments(journal, whole, NOW + HOUR - 1)).toEqual([]);
    expect(packableSegments(journal, whole, NOW + HOUR)).toEqual([1]);
    expect(packableSegments(journal, {...whole, before: bytes - 1}, NOW + HOUR)).toEqual([]);
    expect(packableSegments(journal, {segment: 1, bytes, before: 0}, NOW + HOUR)).toEqual([]);
    expect(packableSegments(journal, {segment: 3, bytes: 0, before: 0}, NOW + HOUR)).toEqual([1]);
  });
});

testOnSmallDisk('on a full disk a file is not compressed, and the attempt leaves nothing behind', disk => {
  journal = join(disk.folder, 'journal.ndjson');
  append(1, 2, 3);
  closeSegment(journal, NOW);
  writeFileSync(`${packedSegment(journal, 1)}.1.tmp`, '');
  disk.fill();
  expect(() => packSegment(journal, 1)).toThrow(expect.objectContaining({code: 'ENOSPC'}));
  expect(readdirSync(disk.folder).sort()).toEqual(['filler', 'journal-0001.ndjson']);
  expect(all()).toEqual([1, 2, 3]);
  disk.free();
  expect(packSegment(journal, 1)).toBe(true);
  expect(all()).toEqual([1, 2, 3]);
});

describe('reading', () => {
  test.each([1, 100, 1024 * 1024])('goes through all files in order, %s bytes at a time', maxBytes => {
    writeThree();
    expect(rest(new JournalFollower(journal), maxBytes)).toEqual([1, 2, 3, 4, 5]);
  });

  test('continues from any position, also when its file was closed and compressed meanwhile', () => {
    append(1, 2);
    const {bytes} = journalEnd(journal);
    append(3);
    closeSegment(journal, NOW);
    append(4);
    expect(all({segment: 1, bytes, before: 0})).toEqual([3, 4]);
    packSegment(journal, 1);
    expect(all({segment: 1, bytes, before: 0})).toEqual([3, 4]);
    expect(all(bytes)).toEqual([3, 4]);
    expect(all(journalEnd(journal))).toEqual([]);
  });

  test('a follower copes with the closing', () => {
    append(1);
    const follower = new JournalFollower(journal);
    expect(rest(follower)).toEqual([1]);
    append(2);
    closeSegment(journal, NOW);
    expect(rest(follower)).toEqual([2]);
    append(3);
    expect(follower.read()).toMatchObject({events: [numbered(3)], restarted: false, atEnd: true});
  });

  test('one that was suspended meanwhile catches up', () => {
    append(1);
    const follower = new JournalFollower(journal);
    rest(follower);
    append(2);
    for (const t of [3, 4, 5]) {
      closeSegment(journal, NOW);
      append(t);
    }
    packSegment(journal, 1);
    packSegment(journal, 2);
    expect(rest(follower)).toEqual([2, 3, 4, 5]);
  });

  test('an event appended to a file that was just closed is read once', () => {
    append(1);
    const late = new JournalWriter(journal);
    const follower = new JournalFollower(journal);
    rest(follower);
    closeSegment(journal, NOW);
    append(2);
    expect(rest(follower)).toEqual([2]);
    late.append([numbered(3)]);
    late.close();
    const place = follower.position;
    expect(rest(follower)).toEqual([3]);
    expect(rest(follower)).toEqual([]);
    expect(all()).toEqual([1, 3, 2]);
    packSegment(journal, 1);
    expect(all()).toEqual([1, 3, 2]);
    // Also by a follower that had not read before.
    expect(all(place)).toEqual([3]);
  });

  test('a plain file counts as long as it exists', () => {
    append(1);
    closeSegment(journal, NOW);
    writeFileSync(packedSegment(journal, 1), 'half of a fi');
    append(2);
    expect(all()).toEqual([1, 2]);
  });

  test('a damaged compressed file is one unreadable line', () => {
    append(1);
    closeSegment(journal, NOW);
    packSegment(journal, 1);
    writeFileSync(packedSegment(journal, 1), readFileSync(packedSegment(journal, 1)).subarray(0, 20));
    append(2);
    const follower = new JournalFollower(journal);
    expect(follower.read()).toMatchObject({events: [], skipped: 1});
    expect(rest(follower)).toEqual([2]);
  });

  test('reading right after a file was closed, before the next append', () => {
    append(1);
    closeSegment(journal, NOW);
    expect(all()).toEqual([1]);
    expect(journalEnd(journal)).toMatchObject({segment: 2, bytes: 0});
  });

  test('a replaced newest file makes it start over', () => {
    writeThree();
    const follower = new JournalFollower(journal);
    rest(follower);
    append(6);
    rest(follower);
    renameSync(journal, `${journal}.away`);
    append(7);
    const {restarted} = follower.read();
    expect(restarted).toBe(true);
    expect(rest(follower)).toEqual([1, 2, 3, 4, 7]);
  });
});

test('a position is within a journal only as far as its files reach', () => {
  writeThree();
  const end = journalEnd(journal);
  expect(isWithin(journal, end)).toBe(true);
  expect(isWithin(journal, {...end, bytes: end.bytes + 1})).toBe(false);
  expect(isWithin(journal, {...end, before: end.before + 1})).toBe(false);
  expect(isWithin(journal, {...end, segment: end.segment + 1})).toBe(false);
  expect(isWithin(journal, {segment: 1, bytes: closedSize(journal, 1) ?? 0, before: 0})).toBe(true);
  rmSync(packedSegment(journal, 1));
  expect(isWithin(journal, {segment: 1, bytes: 1, before: 0})).toBe(false);
});

test('a late line delays the compression of a file', () => {
  append(1);
  const late = new JournalWriter(journal);
  closeSegment(journal, NOW);
  append(2);
  late.append([numbered(3)]);
  late.close();
  const at = {segment: 2, bytes: 0, before: closedSize(journal, 1) ?? 0};
  utimesSync(closedSegment(journal, 1), (NOW + HOUR) / 1000, (NOW + HOUR) / 1000);
  expect(packableSegments(journal, at, NOW + HOUR)).toEqual([]);
  expect(packableSegments(journal, at, NOW + 2 * HOUR)).toEqual([1]);
});
