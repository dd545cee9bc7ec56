import {readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {appendEvent} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {
  dropLastEvents,
  keepLastEvents,
  keepLastStop,
  readLastEvents,
  readLastStop,
  reserveLastEvents,
} from '../../source/journal/last-events.js';
import {fillReserve, reserveOf, reserveSpace} from '../../source/journal/reserve.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from './places.js';
import {reportAt} from './samples.js';

afterEach(leavePlaces);

const report = (iteration: number): RunEvent => reportAt(iteration, 1000 + iteration);
const END: RunEvent = {t: 5000, type: 'end', state: 'finished', exitCode: 0};
const newPaths = (folder = temporaryFolder()): RunPaths => runPaths(folder);

testOnSmallDisk('reserved space takes its text when the disk takes nothing else', disk => {
  const path = join(disk.folder, 'exit');
  reserveSpace(reserveOf(path), 16);
  disk.fill();
  expect(() => writeFileSync(join(disk.folder, 'other'), 'x')).toThrow(/ENOSPC/);
  fillReserve(path, '137\n');
  expect(readFileSync(path, 'utf8')).toBe(`137\n${'\n'.repeat(12)}`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => statSync(reserveOf(path))).toThrow(/ENOENT/);
});

testOnSmallDisk('without enough space nothing is left behind', disk => {
  disk.fill(4096);
  const path = join(disk.folder, 'large');
  expect(() => reserveSpace(path, 8192)).toThrow(/ENOSPC/);
  expect(readdirSync(disk.folder)).toEqual(['filler']);
});

test('a text that is too long is refused, and the space stays reserved', () => {
  const path = join(temporaryFolder(), 'exit');
  reserveSpace(reserveOf(path), 4);
  expect(() => fillReserve(path, '12345')).toThrow(/too small/);
  expect(statSync(reserveOf(path)).size).toBe(4);
});

test('the last events are read as they were kept; if there are too many, the newest', () => {
  const paths = newPaths();
  expect(readLastEvents(paths)).toEqual([]);
  expect(() => keepLastEvents(paths, [END])).toThrow(/ENOENT/);
  reserveLastEvents(paths);
  expect(readLastEvents(paths)).toEqual([]);
  const many = Array.from({length: 2000}, (_, index) => report(index));
  keepLastEvents(paths, [...many, END]);
  const read = readLastEvents(paths);
  expect(read.length).toBeGreaterThan(200);
  expect(read).toEqual([...many, END].slice(-read.length));
  dropLastEvents(paths);
  expect(readLastEvents(paths)).toEqual([]);
});

test('a history has them as soon as they are kept, and each only once when they are also in the journal', () => {
  const paths = newPaths();
  for (const event of [report(1), report(2)]) appendEvent(paths.journal, event);
  const open = new RunHistory(paths);
  open.catchUpFully();
  reserveLastEvents(paths);
  keepLastEvents(paths, [report(3), report(4), END]);
  expect(open.catchUp()).toEqual({atEnd: true, changed: true});
  expect(open.hasUnwritten).toBe(true);
  expect(open.state.end).toMatchObject({state: 'finished', exitCode: 0});
  expect(open.state.training.iteration).toBe(4);
  // The disk takes only some of them: each of these is there once.
  appendEvent(paths.journal, report(3));
  open.catchUpFully();
  expect(open.state.end).toMatchObject({state: 'finished'});
  const whole = newPaths();
  for (const event of [report(1), report(2), report(3), report(4), END]) appendEvent(whole.journal, event);
  for (const event of [report(4), END]) appendEvent(paths.journal, event);
  rmSync(paths.lastEvents);
  open.catchUpFully();
  const written = new RunHistory(whole);
  written.catchUpFully();
  expect(open.hasUnwritten).toBe(false);
  expect(open.state).toEqual(written.state);
});

test('a kept stop counts at once, and only once with the end that a recorder keeps after it', () => {
  const paths = newPaths();
  const stop = {t: 4000, type: 'stop', by: 'user', signal: 'SIGINT'} as const;
  appendEvent(paths.journal, report(1));
  const open = new RunHistory(paths);
  open.catchUpFully();
  expect(() => keepLastStop(paths, stop)).toThrow(/ENOENT/);
  reserveLastEvents(paths);
  keepLastStop(paths, stop);
  expect(() => keepLastStop(paths, {...stop, signal: 'SIGTERM'})).toThrow(/ENOENT/);
  expect(open.catchUp()).toEqual({atEnd: true, changed: true});
  expect(open.catchUp()).toEqual({atEnd: true, changed: false});
  expect(open.state.stops).toEqual([{signal: 'SIGINT', at: 4000}]);
  expect(readLastStop(paths)).toEqual([stop]);
  keepLastEvents(paths, [report(2), stop, {...END, state: 'stopped'}]);
  expect(open.catchUp()).toEqual({atEnd: true, changed: true});
  expect(open.state.stops).toHaveLength(1);
  expect(open.state.end).toMatchObject({state: 'stopped'});
  expect(open.state.training.iteration).toBe(2);
  dropLastEvents(paths);
  expect(readdirSync(paths.folder)).toEqual(['journal.ndjson']);
});

test('an end counts even if a clock that was set back dates it earlier', () => {
  const paths = newPaths();
  appendEvent(paths.journal, report(9_000_000));
  reserveLastEvents(paths);
  keepLastEvents(paths, [END]);
  const history = new RunHistory(paths);
  history.catchUpFully();
  expect(history.state.end).toMatchObject({state: 'finished'});
});
