import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {readEarlierRuns} from '../../source/history/earlier-runs.js';
import {JournalWriter} from '../../source/journal/append.js';
import {runPaths} from '../../source/journal/run-folder.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {reportAt, SAMPLES} from '../journal/samples.js';

afterEach(leavePlaces);

const BEGAN = 1_700_000_000_000;

const writeRun = (runs: string, id: string, before: string | null): void => {
  const paths = runPaths(join(runs, id));
  mkdirSync(paths.folder, {recursive: true});
  const writer = new JournalWriter(paths.journal);
  writer.append([
    {...SAMPLES.run, t: BEGAN, id, continues: before === null ? null : {run: before, iteration: 10}},
    {...SAMPLES.training, t: BEGAN},
    reportAt(10, BEGAN + 20_000),
    {...SAMPLES.end, t: BEGAN + 30_000},
  ]);
  writer.close();
};

test('the runs before one are read as far back as they are there', async () => {
  const runs = temporaryFolder();
  writeRun(runs, 'a', null);
  writeRun(runs, 'b', 'a');
  writeRun(runs, 'c', 'b');
  const read = () => readEarlierRuns(join(runs, 'd'), {run: 'c', iteration: 10});
  const all = await read();
  expect(all.map(({continues}) => continues?.run ?? null)).toEqual([null, 'a', 'b']);
  expect(all.every(({startedAt, endedAt}) => startedAt === BEGAN && endedAt === BEGAN + 30_000)).toBe(true);
  rmSync(join(runs, 'a'), {recursive: true});
  expect(await read()).toHaveLength(2);
  rmSync(join(runs, 'c'), {recursive: true});
  expect(await read()).toEqual([]);
});

test('runs that name each other, or a folder elsewhere, are no trouble', async () => {
  const runs = temporaryFolder();
  writeRun(runs, 'a', 'b');
  writeRun(runs, 'b', 'a');
  expect(await readEarlierRuns(join(runs, 'c'), {run: 'b', iteration: 10})).toHaveLength(2);
  expect(await readEarlierRuns(join(runs, 'c'), {run: '../a', iteration: 10})).toEqual([]);
});
