import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {rereadLog, unjournaledEvents} from '../../source/recorder/reread.js';
import {createReader} from '../../source/trainer/reader.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {SAMPLES} from '../journal/samples.js';
import {reportLine} from './recording.js';

let paths: RunPaths;

beforeEach(() => {
  paths = runPaths(temporaryFolder());
  appendEvent(paths.journal, SAMPLES.run);
});

afterEach(leavePlaces);

const line = (iteration: number): string => `${reportLine(iteration)}\r\n`;
const lines = (from: number, to: number): string =>
  Array.from({length: to - from + 1}, (_, index) => line(from + index)).join('');

/** As a recorder does with what it reads. */
const record = (text: string, reader = createReader()): void => {
  appendFileSync(paths.log, text);
  for (const event of reader.push(Buffer.from(text))) appendEvent(paths.journal, {t: 1, ...event});
};

const sample = (outputBytes: number): void => {
  appendEvent(paths.journal, {...SAMPLES.sample, t: 1, outputBytes} as RunEvent);
};

const reread = (reader = createReader()) => [...rereadLog(paths.log, paths.journal, reader)].flat();
const iterationsOf = (events: readonly object[]) =>
  events.map(event => ('iteration' in event ? event.iteration : null));

test('what the journal has is not told again', () => {
  record(lines(1, 3));
  sample(lines(1, 3).length);
  record(lines(4, 5));
  expect(reread()).toEqual([]);
});

test('what was kept a moment before the recorder was killed, and what was taken over since, is told', () => {
  record(lines(1, 3));
  sample(lines(1, 3).length);
  record(lines(4, 5));
  appendFileSync(paths.log, lines(6, 8));
  expect(iterationsOf(reread())).toEqual([6, 7, 8]);
});

test('a sample that was taken while lines came knows of fewer than stand before it', () => {
  record(lines(1, 3));
  sample(lines(1, 3).length);
  record(lines(4, 5));
  sample(lines(1, 3).length);
  record(line(6));
  expect(reread()).toEqual([]);
});

test('without any sample all of the journal counts', () => {
  record(lines(1, 3));
  appendFileSync(paths.log, line(4));
  expect(iterationsOf(reread())).toEqual([4]);
});

test('of a journal whose beginning is gone nothing is told twice', () => {
  writeFileSync(paths.journal, '');
  record(lines(1, 3));
  writeFileSync(paths.journal, '');
  sample(lines(1, 3).length);
  expect(reread()).toEqual([]);
});

test('a line that is open is gone on with, and read once', () => {
  record(lines(1, 2));
  sample(lines(1, 2).length);
  record(line(3).slice(0, 20));
  const reader = createReader();
  expect(reread(reader)).toEqual([]);
  expect(iterationsOf(reader.push(Buffer.from(line(3).slice(20))))).toEqual([3]);
});

test('of a long log the beginning and the end are enough to know the trainer', () => {
  const head = 'Starting training..., iters: 9000\r\n';
  record(`${head}${lines(1, 3000)}`);
  sample(head.length + lines(1, 3000).length);
  const reader = createReader();
  expect(reread(reader)).toEqual([]);
  expect(reader.dialect).toBe('mlx-lm-plain');
});

test('of a bar its last position is told, where it comes last', () => {
  const bar = (done: number): string => `\r\u001b[2Ktrain ███▌░░  ${done}% ·    ${done}/100`;
  record(`    iter   train_loss      tok/s     tokens\r\n${bar(1)}`);
  sample(1);
  appendFileSync(paths.log, `${bar(2)}${bar(3)}${bar(4)}\r\n`);
  expect(reread().filter(({type}) => type === 'progress')).toEqual([{type: 'progress', iteration: 4, total: 100}]);
});

test('the last line of a run that has ended is over without a line feed', () => {
  record(line(1));
  appendFileSync(paths.log, line(2).trimEnd());
  expect(iterationsOf(unjournaledEvents(paths, null))).toEqual([2]);
});

test('no log, an empty one, a folder in its place', () => {
  expect(reread()).toEqual([]);
  writeFileSync(paths.log, '');
  expect(reread()).toEqual([]);
  mkdirSync(`${paths.log}.d`);
  expect(() => [...rereadLog(`${paths.log}.d`, paths.journal, createReader())]).toThrow(/is a folder/);
});
