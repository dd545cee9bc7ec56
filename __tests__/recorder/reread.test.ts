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

const reread = (takenOver = 0, reader = createReader()) =>
  [...rereadLog(paths.log, paths.journal, reader, takenOver)].flat();
const iterationsOf = (events: readonly object[]) =>
  events.map(event => ('iteration' in event ? event.iteration : null));

test('events that the journal has are not given again', () => {
  record(lines(1, 3));
  sample(lines(1, 3).length);
  record(lines(4, 5));
  expect(reread()).toEqual([]);
});

test('what was kept a moment before the recorder was killed is given, and all that was recovered since', () => {
  record(lines(1, 5));
  sample(7);
  appendFileSync(paths.log, line(6));
  expect(iterationsOf(reread())).toEqual([6]);
  appendFileSync(paths.log, lines(7, 8));
  expect(iterationsOf(reread(lines(7, 8).length))).toEqual([6, 7, 8]);
});

test('what was found out otherwise hides nothing', () => {
  record(lines(1, 5));
  appendEvent(paths.journal, {t: 1, type: 'checkpoint', iteration: 5, path: 'found', late: true});
  appendEvent(paths.journal, {t: 1, type: 'checkpoint', iteration: 4, path: 'elsewhere'});
  appendFileSync(paths.log, line(6));
  expect(iterationsOf(reread())).toEqual([6]);
});

test('the events of a run that is like the one before it are kept apart', () => {
  const training = `Starting training..., iters: 3\r\n${lines(1, 3)}`;
  record(`${training}${training}`);
  appendFileSync(paths.log, training);
  expect(iterationsOf(reread()).slice(-3)).toEqual([1, 2, 3]);
});

test('a killed recorder that had written nothing has kept all', () => {
  appendFileSync(paths.log, lines(1, 2));
  expect(iterationsOf(reread())).toEqual([1, 2]);
});

test('with a journal whose beginning is gone nothing is given twice', () => {
  writeFileSync(paths.journal, '');
  record(lines(1, 3));
  sample(lines(1, 3).length);
  writeFileSync(paths.journal, '');
  sample(lines(1, 3).length);
  expect(reread()).toEqual([]);
  appendFileSync(paths.log, line(4));
  expect(iterationsOf(reread(line(4).length))).toEqual([4]);
});

test('an unfinished line is continued, and read once', () => {
  record(lines(1, 2));
  sample(lines(1, 2).length);
  record(line(3).slice(0, 20));
  const reader = createReader();
  expect(reread(0, reader)).toEqual([]);
  expect(iterationsOf(reader.push(Buffer.from(line(3).slice(20))))).toEqual([3]);
});

test('of a long log the beginning and the end are enough to know the trainer', () => {
  const head = 'Starting training..., iters: 9000\r\n';
  record(`${head}${lines(1, 3000)}`);
  sample(head.length + lines(1, 3000).length);
  const reader = createReader();
  expect(reread(0, reader)).toEqual([]);
  expect(reader.dialect).toBe('mlx-lm-plain');
});

test('the last position of a bar is given when it comes last', () => {
  const bar = (done: number): string => `\r\u001b[2Ktrain ███▌░░  ${done}% ·    ${done}/100`;
  record(`    iter   train_loss      tok/s     tokens\r\n${bar(1)}`);
  sample(1);
  const missed = `${bar(2)}${bar(3)}${bar(4)}\r\n`;
  appendFileSync(paths.log, missed);
  expect(reread(Buffer.byteLength(missed)).filter(({type}) => type === 'progress')).toEqual([
    {type: 'progress', iteration: 4, total: 100},
  ]);
});

test('the last line of a run that has ended is over without a line feed', () => {
  record(line(1));
  appendFileSync(paths.log, line(2).trimEnd());
  expect(iterationsOf(unjournaledEvents(paths, null, 0))).toEqual([2]);
});

test('no log, an empty one, a folder in its place', () => {
  expect(reread()).toEqual([]);
  writeFileSync(paths.log, '');
  expect(reread()).toEqual([]);
  mkdirSync(`${paths.log}.d`);
  expect(() => [...rereadLog(`${paths.log}.d`, paths.journal, createReader(), 0)]).toThrow(/is a folder/);
});
