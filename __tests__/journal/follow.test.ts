import {appendFileSync, renameSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {encodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {type Batch, JournalFollower} from '../../source/journal/follow.js';
import {leavePlaces, temporaryFolder} from './places.js';
import {reportAt, SAMPLES} from './samples.js';

let path = '';

beforeEach(() => {
  path = join(temporaryFolder(), 'journal.ndjson');
});

afterEach(leavePlaces);

const lines = (...events: RunEvent[]): string => events.map(encodeEvent).join('');
const reports = (count: number): RunEvent[] => Array.from({length: count}, (_, index) => reportAt(index));

/** All events, read in pieces of that size. */
const readInPieces = (follower: JournalFollower, maxBytes: number): Batch[] => {
  const batches: Batch[] = [];
  for (;;) {
    const batch = follower.read(maxBytes);
    batches.push(batch);
    if (batch.atEnd) return batches;
  }
};

test('a journal that does not exist yet is empty, and is followed once it exists', () => {
  const follower = new JournalFollower(path);
  expect(follower.read()).toEqual({events: [], skipped: 0, atEnd: true, restarted: false});
  writeFileSync(path, '');
  expect(follower.read()).toEqual({events: [], skipped: 0, atEnd: true, restarted: false});
  appendFileSync(path, lines(SAMPLES.run));
  expect(follower.read()).toEqual({events: [SAMPLES.run], skipped: 0, atEnd: true, restarted: false});
  expect(follower.read()).toEqual({events: [], skipped: 0, atEnd: true, restarted: false});
});

test('a line that is being written is read once, when it is whole', () => {
  const text = lines(SAMPLES.run, {...SAMPLES.warning, text: 'ünïcode → 🦙'});
  const bytes = Buffer.from(text);
  for (let cut = 0; cut <= bytes.length; cut++) {
    writeFileSync(path, bytes.subarray(0, cut));
    const follower = new JournalFollower(path);
    const before = follower.read();
    appendFileSync(path, bytes.subarray(cut));
    const after = follower.read();
    expect(lines(...before.events, ...after.events)).toBe(text);
    expect(before.skipped + after.skipped).toBe(0);
    expect(follower.position.bytes).toBe(bytes.length);
  }
});

test('pieces of any size give the same events, whatever characters are at their borders', () => {
  const events = reports(20).map(
    (event, index): RunEvent => (index % 3 === 0 ? {...SAMPLES.warning, text: '→🦙é'.repeat(index)} : event),
  );
  writeFileSync(path, lines(...events));
  for (let maxBytes = 1; maxBytes < 400; maxBytes += 7) {
    const batches = readInPieces(new JournalFollower(path), maxBytes);
    expect(batches.flatMap(batch => batch.events)).toEqual(events);
  }
});

test('a piece is about as long as requested, and says whether there is more', () => {
  writeFileSync(path, lines(...reports(1000)));
  const batches = readInPieces(new JournalFollower(path), 10_000);
  expect(batches.length).toBeGreaterThan(10);
  expect(batches.map(batch => batch.atEnd)).toEqual([...batches.slice(1).map(() => false), true]);
});

test('a line longer than the piece is read whole', () => {
  const long: RunEvent = {...SAMPLES.run, command: ['train', 'é'.repeat(200_000)]};
  writeFileSync(path, lines(SAMPLES.pause, long, SAMPLES.resume));
  const batches = readInPieces(new JournalFollower(path), 1000);
  expect(batches.flatMap(batch => batch.events)).toEqual([SAMPLES.pause, long, SAMPLES.resume]);
});

test('a last line longer than the piece that is not whole yet is waited for', () => {
  writeFileSync(path, `${lines(SAMPLES.run)}${'x'.repeat(5000)}`);
  const follower = new JournalFollower(path);
  const batches = readInPieces(follower, 1000);
  expect(batches.flatMap(batch => batch.events)).toEqual([SAMPLES.run]);
  expect(batches.at(-1)).toMatchObject({skipped: 0, atEnd: true});
  appendFileSync(path, `\n${lines(SAMPLES.end)}`);
  expect(follower.read(1000)).toMatchObject({events: [SAMPLES.end], skipped: 1});
});

test('a file without line ends is skipped instead of being kept in memory', () => {
  writeFileSync(path, Buffer.alloc(40 * 1024 * 1024));
  appendFileSync(path, `\n${lines(SAMPLES.end)}`);
  const batches = readInPieces(new JournalFollower(path), 1024 * 1024);
  expect(batches.flatMap(batch => batch.events)).toEqual([SAMPLES.end]);
  expect(batches.reduce((sum, batch) => sum + batch.skipped, 0)).toBeGreaterThan(0);
});

test('corrupt lines are skipped and counted; blank lines and types of later versions are not counted', () => {
  const damage = ['{"t":1,"type":"pause"}', 'garbage', '\0\0\0', '{"t":5,"type":"pau'];
  const text = [encodeEvent(SAMPLES.run), ...damage.map(line => `${line}\n`), '\n', '{"t":9,"type":"omen"}\n'].join('');
  writeFileSync(path, text + lines(SAMPLES.end));
  expect(new JournalFollower(path).read()).toMatchObject({events: [SAMPLES.run, SAMPLES.end], skipped: 4});
});

test('continues from an offset', () => {
  writeFileSync(path, lines(SAMPLES.run, SAMPLES.pause));
  const first = new JournalFollower(path);
  first.read();
  appendFileSync(path, lines(SAMPLES.resume));
  expect(new JournalFollower(path, first.position).read().events).toEqual([SAMPLES.resume]);
});

test('a truncated journal is read again from its beginning', () => {
  writeFileSync(path, lines(SAMPLES.run, ...reports(5)));
  const follower = new JournalFollower(path);
  follower.read();
  truncateSync(path, lines(SAMPLES.run).length);
  expect(follower.read()).toMatchObject({events: [SAMPLES.run], restarted: true});
  expect(follower.read()).toMatchObject({events: [], restarted: false});
});

test('another journal in its place is read from its beginning, though it is longer', () => {
  writeFileSync(path, lines(SAMPLES.run, SAMPLES.pause));
  const follower = new JournalFollower(path);
  follower.read();
  const events = [{...SAMPLES.run, id: 'other'}, ...reports(10)];
  writeFileSync(`${path}.new`, lines(...events));
  renameSync(`${path}.new`, path);
  expect(follower.read()).toMatchObject({events, restarted: true});
});

test('a deleted journal keeps what was read, and one that comes back is read', () => {
  writeFileSync(path, lines(SAMPLES.run));
  const follower = new JournalFollower(path);
  follower.read();
  rmSync(path);
  expect(follower.read()).toEqual({events: [], skipped: 0, atEnd: true, restarted: false});
  writeFileSync(path, lines(SAMPLES.end));
  expect(follower.read()).toMatchObject({events: [SAMPLES.end], restarted: true});
});
