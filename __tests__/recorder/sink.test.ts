import {mkdirSync, readdirSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import {wallMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {JournalSink} from '../../source/recorder/sink.js';
import {leavePlaces, type SmallDisk, temporaryFolder, testOnSmallDisk} from '../journal/places.js';
import {reportAt, SAMPLES} from '../journal/samples.js';

let problems: (string | null)[] = [];
let path = '';

beforeEach(() => {
  problems = [];
  path = join(temporaryFolder(), 'journal.ndjson');
});

afterEach(leavePlaces);

const openSink = (): JournalSink => new JournalSink(path, problem => problems.push(problem));
const written = (): RunEvent[] => new JournalFollower(path).read(2 ** 26).events;
const typesOf = (events: readonly RunEvent[]): string[] => events.map(({type}) => type);

test('events are in the journal when it returns, in their order', () => {
  const sink = openSink();
  sink.write([SAMPLES.run, SAMPLES.sample], wallMs(0));
  appendEvent(path, SAMPLES.pause);
  sink.write([], wallMs(1));
  sink.write([SAMPLES.resume], wallMs(2));
  expect(written()).toEqual([SAMPLES.run, SAMPLES.sample, SAMPLES.pause, SAMPLES.resume]);
  expect(sink.settled).toBe(true);
  expect(problems).toEqual([]);
  sink.close();
});

test('a burst of thousands is written whole', () => {
  const sink = openSink();
  const burst = Array.from({length: 12_345}, (_, index) => reportAt(index));
  sink.write(burst, wallMs(0));
  sink.close();
  expect(written()).toEqual(burst);
});

describe('while the disk is full', () => {
  const onFullDisk = (name: string, body: (sink: JournalSink, disk: SmallDisk) => void): void =>
    testOnSmallDisk(name, disk => {
      path = join(disk.folder, 'journal.ndjson');
      const sink = openSink();
      sink.write([SAMPLES.run], wallMs(0));
      // The rest of the page that the journal has already is still to be had.
      disk.fill();
      sink.write([{...SAMPLES.warning, text: 'x'.repeat(4096)}], wallMs(1000));
      body(sink, disk);
      sink.close();
    });

  onFullDisk('says so once, and that the run continues', sink => {
    sink.write([SAMPLES.sample], wallMs(2000));
    sink.write([], wallMs(3000));
    sink.write([reportAt(1)], wallMs(4000));
    expect(problems).toEqual([expect.stringMatching(/disk is full.*run itself continues/)]);
    expect(sink.settled).toBe(false);
  });

  onFullDisk(
    'keeps what counts, and writes it in its order when there is room, with a note on the hole',
    (sink, disk) => {
      sink.write([reportAt(1), SAMPLES.sample, SAMPLES.progress], wallMs(2000));
      sink.write([SAMPLES.checkpoint, SAMPLES.validating], wallMs(3000));
      disk.free();
      sink.write([reportAt(2)], wallMs(61_000));
      expect(written()).toEqual([
        SAMPLES.run,
        {...SAMPLES.warning, text: 'x'.repeat(4096)},
        reportAt(1),
        SAMPLES.checkpoint,
        reportAt(2),
        {t: 61_000, type: 'warning', code: 'history-gap', text: expect.stringContaining('60 s')},
      ]);
      expect(sink.settled).toBe(true);
      expect(problems).toEqual([expect.any(String), null]);
    },
  );

  onFullDisk('is not over because there is nothing to write', (sink, disk) => {
    for (let now = 2000; now < 10_000; now += 250) sink.write([], wallMs(now));
    expect(problems).toHaveLength(1);
    expect(sink.settled).toBe(false);
    disk.free();
    sink.write([], wallMs(11_000));
    expect(sink.settled).toBe(true);
    expect(typesOf(written()).slice(-2)).toEqual(['warning', 'warning']);
    expect(problems).toEqual([expect.any(String), null]);
  });

  onFullDisk('takes little at a time without writing anything twice', (sink, disk) => {
    const events = Array.from({length: 400}, (_, index) => reportAt(index));
    sink.write(events, wallMs(2000));
    for (let spare = 4096; spare <= 40_960; spare += 4096) {
      disk.free();
      disk.fill(4096);
      sink.write([], wallMs(3000));
      expect(sink.settled).toBe(false);
    }
    disk.free();
    sink.write([SAMPLES.end], wallMs(5000));
    expect(sink.settled).toBe(true);
    expect(written().slice(2)).toEqual([...events, SAMPLES.end, expect.objectContaining({code: 'history-gap'})]);
  });
});

test('a journal that cannot be opened is reported with the reason, and opened when it can be', () => {
  const away = join(path, '..', 'runs');
  path = join(away, 'journal.ndjson');
  const sink = openSink();
  sink.write([reportAt(1)], wallMs(0));
  expect(problems).toEqual([expect.stringMatching(/cannot be written \(ENOENT.*continues/)]);
  mkdirSync(away);
  sink.write([reportAt(2)], wallMs(5000));
  expect(typesOf(written())).toEqual(['report', 'report', 'warning']);
  expect(problems).toEqual([expect.any(String), null]);
  sink.close();
});

test('when too many wait the oldest go, never the end of the run', () => {
  const away = join(path, '..', 'runs');
  path = join(away, 'journal.ndjson');
  const sink = openSink();
  for (let first = 0; first < 6000; first += 500) {
    const some = Array.from({length: 500}, (_, index) => reportAt(first + index));
    sink.write(some, wallMs(0));
  }
  sink.write([SAMPLES.end], wallMs(1));
  mkdirSync(away);
  sink.write([], wallMs(2));
  sink.close();
  const events = written();
  expect(events.slice(-2)).toEqual([SAMPLES.end, expect.objectContaining({code: 'history-gap'})]);
  expect(events.slice(0, -2)).toEqual(Array.from({length: 4999}, (_, index) => reportAt(1001 + index)));
});

test('a journal that is moved away while it is open continues in its file, and closing twice is no error', () => {
  const sink = openSink();
  sink.write([SAMPLES.run], wallMs(0));
  renameSync(path, `${path}.moved`);
  sink.write([SAMPLES.end], wallMs(1));
  sink.close();
  sink.close();
  expect(readdirSync(join(path, '..'))).toEqual(['journal.ndjson.moved']);
  path = `${path}.moved`;
  expect(written()).toEqual([SAMPLES.run, SAMPLES.end]);
});
