import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import {runPaths} from '../../source/journal/run-folder.js';
import type {RunRecord} from '../../source/journal/run-record.js';
import {MetricsFile} from '../../source/recorder/metrics-file.js';
import {readMetrics} from '../helpers/read-metrics.js';
import {waitFor} from '../helpers/wait.js';
import {foldAll, Timeline} from '../insight/timeline.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

let folder: string;
let troubles: (string | null)[];
const umask = process.umask();

beforeEach(() => {
  folder = join(temporaryFolder(), 'textfile');
  troubles = [];
});
afterEach(() => {
  process.umask(umask);
  leavePlaces();
});

const RECORD = {id: 'r1', name: 'lora', createdAt: 0, intervalMs: 2000} as RunRecord;
const state = foldAll(new Timeline().add({type: 'training'}).watch(10).report(10).events);

const fileOf = (metricsFolder: string | null = folder): MetricsFile =>
  new MetricsFile({
    record: {...RECORD, ...(metricsFolder !== null && {metricsFolder})},
    paths: runPaths(temporaryFolder()),
    state: () => state,
    onTrouble: text => troubles.push(text),
  });

const path = () => join(folder, 'mlxtop-r1.prom');
const SOON = monotonicMs(0);
const later = (seconds: number) => monotonicMs(seconds * 1000);

test('others can read it, whatever the umask is, and nothing else is left there', async () => {
  mkdirSync(folder);
  process.umask(0o077);
  const file = fileOf();
  file.consider(SOON);
  await waitFor('the file', () => existsSync(path()));
  expect(statSync(path()).mode & 0o777).toBe(0o644);
  const {series} = readMetrics(readFileSync(path(), 'utf8'), 'text');
  expect(series).toContainEqual({name: 'mlxtop_run_iterations_total', labels: {run: 'r1'}, value: 10});
  expect(series.every(({labels}) => labels.run === 'r1')).toBe(true);
  expect(readdirSync(folder)).toEqual(['mlxtop-r1.prom']);
  await file.end();
  expect(readdirSync(folder)).toEqual([]);
});

test('it is written every 15 s, and not after the end', async () => {
  mkdirSync(folder);
  const writes = async (...seconds: number[]): Promise<number> => {
    const before = troubles.length;
    const file = fileOf();
    for (const at of seconds) {
      const told = troubles.length;
      file.consider(later(at));
      if (at % 15 === 0) await waitFor('a write', () => troubles.length > told);
    }
    // Waits for a write that has begun.
    await file.end();
    file.consider(later(999));
    await file.end();
    return troubles.length - before;
  };
  expect(await writes(0, 14.9)).toBe(1);
  expect(await writes(0, 15, 30)).toBe(3);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is missing is a trouble, until it is there', async () => {
  const file = fileOf();
  file.consider(SOON);
  await waitFor('the trouble', () => troubles.length === 1);
  expect(troubles[0]).toBe(
    `Metrics cannot be written to ${folder}: it does not exist. Create that folder or make it writable: mlxtop keeps trying.`,
  );
  mkdirSync(folder);
  file.consider(later(15));
  await waitFor('the file', () => troubles.length === 2);
  expect(troubles[1]).toBeNull();
  expect(existsSync(path())).toBe(true);
  await file.end();
});

test('a link in its place is replaced, and what it leads to is left alone', async () => {
  mkdirSync(folder);
  const other = join(temporaryFolder(), 'other');
  writeFileSync(other, 'mine');
  symlinkSync(other, path());
  const file = fileOf();
  file.consider(SOON);
  await waitFor('the file', () => troubles.length === 1);
  expect(readFileSync(other, 'utf8')).toBe('mine');
  expect(statSync(path()).mode & 0o777).toBe(0o644);
  await file.end();
  expect(readFileSync(other, 'utf8')).toBe('mine');
});

test('without the setting nothing happens', async () => {
  const file = fileOf(null);
  file.consider(SOON);
  await file.end();
  expect(troubles).toEqual([]);
});
