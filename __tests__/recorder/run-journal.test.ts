import {utimesSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {readRollup} from '../../source/history/rollup.js';
import {appendEvent} from '../../source/journal/append.js';
import {wallMs} from '../../source/journal/clocks.js';
import {fileSize} from '../../source/journal/files.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {closedNumbers, closedSegment, closedSize} from '../../source/journal/segments.js';
import {packMain} from '../../source/recorder/pack.js';
import {RunJournal} from '../../source/recorder/run-journal.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {SAMPLES} from '../journal/samples.js';
import {eventsOfJournal} from './recording.js';

let paths: RunPaths;
let packed: (readonly number[])[];
let journal: RunJournal;

const open = (): RunJournal =>
  new RunJournal(paths, () => undefined, {
    pack: async (_paths, numbers) => {
      packed.push([...numbers]);
    },
  });

beforeEach(() => {
  paths = runPaths(temporaryFolder());
  packed = [];
  journal = open();
});

afterEach(async () => {
  await journal.close(AT_ONCE);
  leavePlaces();
});

const AT_ONCE = {lastWritesMs: 0, lastWritesKeptMs: 0, checkMs: 1};

let t = 1000;

const LONG = 'x'.repeat(20_000);

/** Writes so many MB, as many samples do. */
const look = (megabytes: number): void => {
  const until = fileSize(paths.journal) + megabytes * 1024 * 1024;
  while (fileSize(paths.journal) < until) {
    journal.write([{...SAMPLES.warning, text: LONG, t: wallMs(t++)}]);
  }
  journal.catchUp();
  journal.latest();
  journal.saveRollupIfGrown();
};

const longAgo = (number: number): void => {
  const past = Date.now() / 1000 - 3601;
  utimesSync(closedSegment(paths.journal, number), past, past);
};

test('a journal that has become long continues in another file, and the older one is packed an hour later', () => {
  journal.begin();
  look(3.5);
  expect(closedNumbers(paths.journal)).toEqual([]);
  look(1);
  expect(closedNumbers(paths.journal)).toEqual([1]);
  look(0.5);
  expect(packed).toEqual([]);
  longAgo(1);
  look(0.5);
  expect(packed).toEqual([[1]]);
  expect(readRollup(paths.rollup)).toMatchObject({segment: 2, before: closedSize(paths.journal, 1)});
});

test('what others note while it is closed is in its history', () => {
  journal.begin();
  look(4.5);
  appendEvent(paths.journal, {...SAMPLES.pause, t: t++});
  expect(journal.latest().clock.pausedSince).not.toBeNull();
  const times = eventsOfJournal(paths.journal).map(event => event.t);
  expect(new Set(times).size).toBe(times.length);
});

test('the next recorder continues where it was', async () => {
  journal.begin();
  look(4.5);
  look(0.1);
  const {at} = journal.latest().clock;
  await journal.close(AT_ONCE);
  journal = open();
  expect(journal.latest().clock.at).toBe(at);
});

test('what packs is told which files', async () => {
  journal.begin();
  look(4.5);
  const before = eventsOfJournal(paths.journal);
  expect(await packMain(['--folder', paths.folder, '1'])).toBe(0);
  expect(eventsOfJournal(paths.journal)).toEqual(before);
  await expect(packMain(['--folder', paths.folder])).rejects.toThrow(/internal/);
  await expect(packMain(['--folder', paths.folder, 'x'])).rejects.toThrow(/internal/);
});

test('a recorder whose run was taken over without any silence writes no second end, and nothing after the first', async () => {
  let isOurs = true;
  await journal.close(AT_ONCE);
  journal = new RunJournal(paths, () => undefined, {isOurs: () => isOurs});
  journal.begin();
  appendEvent(paths.journal, {...SAMPLES.end, t: t++});
  isOurs = false;
  journal.write([{...SAMPLES.end, t: wallMs(t++)}]);
  journal.write([{...SAMPLES.warning, t: wallMs(t++)}]);
  await journal.close(AT_ONCE);
  expect(eventsOfJournal(paths.journal).at(-1)?.type).toBe('end');
  expect(eventsOfJournal(paths.journal).filter(({type}) => type === 'end')).toHaveLength(1);
});
