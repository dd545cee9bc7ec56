import {existsSync, readFileSync, statSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {readRollup, writeRollup} from '../../source/history/rollup.js';
import {latestHistory, sharedHistory} from '../../source/history/shared.js';
import {dropUnwritten, keepUnwritten} from '../../source/history/unwritten.js';
import {appendEvent, JournalWriter} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {SAMPLES} from '../journal/samples.js';

let paths: RunPaths;

beforeEach(() => {
  paths = runPaths(temporaryFolder());
});

afterEach(leavePlaces);

const END: RunEvent = {...SAMPLES.end, t: 9_000_000};

const write = (looks: number, ...last: RunEvent[]): void => {
  const writer = new JournalWriter(paths.journal);
  const samples = Array.from({length: looks}, (_, index): RunEvent => ({...SAMPLES.sample, t: 1000 + index}));
  writer.append([{...SAMPLES.run, t: 1000}, ...samples, ...last]);
  writer.close();
};

test('asking again continues where the last reading ended', () => {
  write(3);
  const history = latestHistory(paths);
  expect(history.state.clock.at).toBe(1002);
  appendEvent(paths.journal, END);
  expect(sharedHistory(paths)).toBe(history);
  expect(sharedHistory(paths).state.end).toBeNull();
  expect(latestHistory(paths).state.end).not.toBeNull();
});

test('an ended run whose long journal has no rollup gets one', () => {
  write(3000, END);
  expect(statSync(paths.journal).size).toBeGreaterThan(1024 * 1024);
  const {state} = latestHistory(paths);
  expect(readRollup(paths.rollup)).toEqual({journalBytes: statSync(paths.journal).size, state});
  expect(statSync(paths.rollup).mode & 0o777).toBe(0o600);
});

test.each([
  ['a run in progress: its recorder writes one', () => write(3000)],
  ['a short one', () => write(3, END)],
])('none is written for %s', (_what, make) => {
  make();
  latestHistory(paths);
  expect(existsSync(paths.rollup)).toBe(false);
});

test('none is written of events that the disk did not take', () => {
  write(3000);
  keepUnwritten(paths.journal, [END]);
  expect(latestHistory(paths).state.end).not.toBeNull();
  expect(existsSync(paths.rollup)).toBe(false);
  dropUnwritten(paths.journal);
  expect(readFileSync(paths.journal, 'utf8')).not.toContain('"type":"end"');
});

test("the count of bytes read continues after a restart: a recorder's rollups depend on it", () => {
  write(300);
  const history = latestHistory(paths);
  writeRollup(paths.rollup, history.rollup());
  keepUnwritten(paths.journal, [{...SAMPLES.stop, t: 8_000_000}]);
  latestHistory(paths);
  expect(history.hasUnwritten).toBe(true);
  const before = history.bytesRead;
  dropUnwritten(paths.journal);
  appendEvent(paths.journal, {...SAMPLES.sample, t: 8_500_000});
  latestHistory(paths);
  expect(history.hasUnwritten).toBe(false);
  expect(history.bytesRead).toBeGreaterThan(before);
});
