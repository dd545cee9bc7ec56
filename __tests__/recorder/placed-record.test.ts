import {chmodSync, readFileSync} from 'node:fs';
import {afterEach, expect, test} from '@jest/globals';
import {readRunRecord, writeRunRecord} from '../../source/journal/run-folder.js';
import {placedRecord, placeRecord} from '../../source/recorder/placed-record.js';
import {leavePlaces, testOnSmallDisk} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {newRun, recordOf} from './recording.js';

afterEach(leavePlaces);

const place = {machine: 'm', host: 'station', boot: 'b', pidNamespace: 'pid:[1]'};
const container = {...place, pidNamespace: 'pid:[2]'};
const tmux = {socketPath: '/s', sessionId: '$1', trainerPane: '%1', wrapperPid: 7, wrapperIdentity: 'i'};

test('what the launcher did not write is completed', () => {
  expect(placedRecord(recordOf(), {tmux, place})).toEqual({...recordOf(), tmux, place});
});

test('what it wrote stays as it is', () => {
  const record = recordOf({tmux, place});
  expect(placedRecord(record, {tmux: {...tmux, sessionId: '$2'}, place})).toBe(record);
  expect(placedRecord(record, {tmux: null, place: container})).toBe(record);
});

test('a launcher in another container than the tmux server saw no wrapper, and another place', () => {
  const record = recordOf({tmux: {...tmux, wrapperIdentity: null}, place: container});
  expect(placedRecord(record, {tmux, place})).toEqual(recordOf({tmux, place}));
  // A wrapper that has ended by now has no identity any more.
  expect(placedRecord(recordOf({tmux}), {tmux: {...tmux, wrapperIdentity: null}, place}).tmux).toEqual(tmux);
});

test('it is written once, and again over a launcher that came later', async () => {
  const paths = newRun();
  writeRunRecord(paths, recordOf());
  const leave = await placeRecord(paths, {tmux, place});
  expect(await readRunRecord(paths)).toEqual(recordOf({tmux, place}));
  writeRunRecord(paths, recordOf({place: container}));
  await until(async () => (await readRunRecord(paths))?.tmux !== null, 'it is written again');
  leave();
});

test('a run that mlxtop did not start is left as it is', async () => {
  const paths = newRun();
  writeRunRecord(paths, recordOf());
  chmodSync(paths.record, 0o400);
  const before = readFileSync(paths.record);
  (await placeRecord(paths, {tmux: null, place}))();
  expect(readFileSync(paths.record)).toEqual(before);
});

testOnSmallDisk('a full disk takes it later, and loses nothing meanwhile', async disk => {
  const paths = newRun(disk.folder);
  writeRunRecord(paths, recordOf());
  disk.fill();
  const leave = await placeRecord(paths, {tmux, place});
  expect(await readRunRecord(paths)).toEqual(recordOf());
  disk.free();
  await until(async () => (await readRunRecord(paths))?.tmux !== null, 'it is written');
  leave();
});
