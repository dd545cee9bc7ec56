import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {writeRollup} from '../../source/history/rollup.js';
import {leaveSummary, readSummary} from '../../source/history/summary.js';
import {describe} from '../../source/insight/describe.js';
import {appendEvent, JournalWriter} from '../../source/journal/append.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {Timeline} from '../insight/timeline.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

const DAY = 86_400_000;
let paths: RunPaths;

beforeEach(() => {
  paths = runPaths(temporaryFolder());
});

afterEach(leavePlaces);

const written = (story: Timeline): RunHistory => {
  const writer = new JournalWriter(paths.journal);
  writer.append(story.events);
  writer.close();
  const history = new RunHistory(paths);
  history.catchUpFully();
  return history;
};

const swapping = () =>
  new Timeline()
    .total(200)
    .training()
    .watch(60)
    .reports(10, 100)
    .watch(60, {swap: 4e9})
    .report(110, {trainLoss: Number.NaN})
    .watch(30);

test.each([
  ['finished', swapping().end()],
  ['failed', swapping().end('failed', 1)],
  ['stopped while it was paused', swapping().pause().wait(100).end('stopped', 130)],
  ['quiet from the start', new Timeline().wait(20).end('failed', 127)],
])('for a run that has %s it says what the history says, permanently', (_what, story) => {
  const history = written(story);
  leaveSummary(paths, history);
  for (const later of [DAY, 400 * DAY]) {
    expect(readSummary(paths, story.now + later)).toEqual(describe(history.state, story.now + later));
  }
});

test('soon after the end it is not used: some things are shown only then', () => {
  const story = swapping().end();
  leaveSummary(paths, written(story));
  expect(readSummary(paths, story.now + 3_600_000)).toBeNull();
});

test('a run in progress has none', () => {
  leaveSummary(paths, written(swapping()));
  expect(existsSync(paths.summary)).toBe(false);
});

test.each([
  ['whose journal continued', () => appendEvent(paths.journal, {t: 0, type: 'warning', code: 'not-awake', text: '…'})],
  ['whose journal is gone', () => writeFileSync(paths.journal, '')],
  ['that is truncated', () => writeFileSync(paths.summary, readFileSync(paths.summary, 'utf8').slice(0, 99))],
  ['of another version', () => writeFileSync(paths.summary, readFileSync(paths.summary, 'utf8').replace(/\d+ /, '1 '))],
])('a summary %s is ignored', (_what, change) => {
  const story = swapping().end();
  leaveSummary(paths, written(story));
  change();
  expect(readSummary(paths, story.now + DAY)).toBeNull();
});

test('it takes a small fraction of the space of a rollup', () => {
  const history = written(swapping().end());
  writeRollup(paths.rollup, history.rollup());
  leaveSummary(paths, history);
  const size = (path: string): number => readFileSync(path).length;
  expect(size(paths.summary)).toBeLessThan(size(paths.rollup) / 5);
});
