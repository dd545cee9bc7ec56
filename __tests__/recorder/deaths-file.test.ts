import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {runPaths} from '../../source/journal/run-folder.js';
import {type CrashLoop, NO_DEATHS} from '../../source/recorder/crash-loop.js';
import {lastReason, readDeaths, writeDeaths} from '../../source/recorder/deaths-file.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

afterEach(leavePlaces);

const LOOP: CrashLoop = {
  deaths: [1, 2, 3].map(pid => ({pid, t: 1_795_846_412_594 + pid, reason: '漢'.repeat(120)})),
  level: 2,
};

test('deaths are read back from a file that never grows', () => {
  const paths = runPaths(temporaryFolder());
  writeDeaths(paths, LOOP);
  const {size} = statSync(paths.recorderDeaths);
  expect(readDeaths(paths)).toEqual(LOOP);
  writeDeaths(paths, NO_DEATHS);
  expect(readDeaths(paths)).toEqual(NO_DEATHS);
  expect(statSync(paths.recorderDeaths).size).toBe(size);
});

test.each(['', 'nonsense', '{"deaths":[{"pid":"x"}],"level":1}', '{"level":1}'])('%j says nothing', text => {
  const paths = runPaths(temporaryFolder());
  writeFileSync(paths.recorderDeaths, text);
  expect(readDeaths(paths)).toEqual(NO_DEATHS);
});

test('where nothing can be written or read, nothing is known and nothing is thrown', () => {
  const paths = runPaths(temporaryFolder());
  mkdirSync(paths.recorderDeaths);
  mkdirSync(paths.recorderWords);
  writeDeaths(paths, LOOP);
  expect(readDeaths(paths)).toEqual(NO_DEATHS);
  expect(lastReason(paths)).toMatch(/the reason is unknown/);
  expect(lastReason(runPaths(join(paths.folder, 'gone')))).toMatch(/the reason is unknown/);
});
