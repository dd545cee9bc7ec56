import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {appendEvent, JournalWriter} from '../../source/journal/append.js';
import {encodeEvent} from '../../source/journal/codec.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {bundled} from './bundled.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from './places.js';
import {reportAt, SAMPLES} from './samples.js';

afterEach(leavePlaces);

const newJournal = (): string => join(temporaryFolder(), 'journal.ndjson');
const readAll = (path: string) => new JournalFollower(path).read();

test('a journal is private and holds one event a line', () => {
  const path = newJournal();
  const writer = new JournalWriter(path);
  expect(writer.append([SAMPLES.run, reportAt(1)])).toBe(2);
  expect(writer.append([])).toBe(0);
  writer.close();
  appendEvent(path, SAMPLES.pause);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toBe([SAMPLES.run, reportAt(1), SAMPLES.pause].map(encodeEvent).join(''));
});

test('after a torn line the next event gets its own line', () => {
  const path = newJournal();
  writeFileSync(path, `${encodeEvent(SAMPLES.run)}{"t":5,"type":"pau`);
  appendEvent(path, SAMPLES.resume);
  expect(readAll(path)).toMatchObject({events: [SAMPLES.run, SAMPLES.resume], skipped: 1});
});

test('a line torn by another process while the journal is open is the only one lost', () => {
  const path = newJournal();
  const writer = new JournalWriter(path);
  writer.append([SAMPLES.run]);
  appendFileSync(path, '{"t":5,"type":"pau');
  writer.append([SAMPLES.resume]);
  writer.close();
  expect(readAll(path)).toMatchObject({events: [SAMPLES.run, SAMPLES.resume], skipped: 1});
});

test('several processes append at once without mixing their lines', async () => {
  const path = newJournal();
  const program = bundled('journal/appender.ts');
  const go = `${path}.go`;
  const each = 1000;
  const writers = await Promise.all(
    ['1', '2', '3'].map(async writer => {
      const child = spawn(process.execPath, [program, path, go, writer, String(each)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      return child;
    }),
  );
  writeFileSync(go, '');
  const codes = await Promise.all(writers.map(child => once(child, 'exit')));
  expect(codes).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  const {events, skipped} = new JournalFollower(path).read(2 ** 26);
  expect(skipped).toBe(0);
  const from = events.map(event => (event.type === 'warning' ? event.code : event.type));
  for (const writer of [1, 2, 3]) {
    const own = from.filter(code => code.startsWith(`${writer}:`));
    expect(own).toEqual(Array.from({length: each}, (_, index) => `${writer}:${index}`));
  }
});

testOnSmallDisk('a full disk is an error, and a partly written line does not damage the next', disk => {
  const path = join(disk.folder, 'journal.ndjson');
  const writer = new JournalWriter(path);
  writer.append([SAMPLES.run]);
  disk.fill();
  const long = {...SAMPLES.warning, text: 'x'.repeat(6000)};
  expect(() => writer.append([long])).toThrow(expect.objectContaining({code: 'ENOSPC'}));
  expect(() => appendEvent(path, long)).toThrow(expect.objectContaining({code: 'ENOSPC'}));
  disk.free();
  writer.append([SAMPLES.end]);
  writer.close();
  expect(readAll(path)).toMatchObject({events: [SAMPLES.run, SAMPLES.end], skipped: 1, atEnd: true});
});

testOnSmallDisk('reports how many events were written as the disk filled up', disk => {
  const path = join(disk.folder, 'journal.ndjson');
  const writer = new JournalWriter(path);
  const events = Array.from({length: 100}, (_, index) => reportAt(index));
  writer.append([SAMPLES.run]);
  disk.fill(4096);
  const written = writer.append(events);
  expect(written).toBeGreaterThan(10);
  expect(written).toBeLessThan(100);
  expect(() => writer.append(events.slice(written))).toThrow(expect.objectContaining({code: 'ENOSPC'}));
  disk.free();
  expect(writer.append(events.slice(written))).toBe(100 - written);
  writer.close();
  expect(readAll(path).events).toEqual([SAMPLES.run, ...events]);
});
