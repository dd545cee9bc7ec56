import {appendFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {InsideInput} from '../../source/recorder/inside-input.js';
import {unjournaledInside} from '../../source/recorder/inside-line.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

let paths: RunPaths;
let state: RunState;
let written: RunEvent[];
let said: (string | null)[];

beforeEach(() => {
  paths = runPaths(temporaryFolder());
  mkdirSync(paths.inside);
  state = createState();
  written = [];
  said = [];
});

afterEach(leavePlaces);

/** As the recorder does: what is written is folded. */
const write = (events: readonly RunEvent[]): void => {
  written.push(...events);
  for (const event of events) fold(state, event);
};

const inputOf = (inside = true, insideBySetting = false): InsideInput => {
  const input = new InsideInput({
    ...{paths, record: {inside, insideBySetting}, state: () => state, write},
    trouble: (_code, text) => said.push(text),
  });
  input.begin(state);
  return input;
};

const line = (iteration: number, more: object = {}): string =>
  `${JSON.stringify({
    ...{type: 'report', iteration, trainLoss: 2.5, learningRate: 1e-5, trainerIterationsPerSecond: 2},
    ...{tokensPerSecond: 100, trainedTokens: 10, peakMemoryBytes: 7000, activeMemoryBytes: 5, cacheMemoryBytes: 4},
    ...more,
  })}\n`;

const tell = (...lines: string[]): void => appendFileSync(paths.insideReports, lines.join(''));

const printed = (iteration: number): RunEvent => ({
  ...{type: 'report', t: 1_800_000_000_000 + 1000 * iteration, iteration, trainLoss: 2, learningRate: null},
  ...{trainerIterationsPerSecond: null, tokensPerSecond: null, trainedTokens: null, peakMemoryBytes: null},
});

const iterations = () => written.map(event => (event.type === 'report' ? event.iteration : event.type));

describe('what is written inside the trainer', () => {
  test('is taken in as it comes, each complete line once', () => {
    const input = inputOf();
    input.check();
    tell(line(10), line(20).slice(0, 30));
    input.check();
    input.check();
    expect(iterations()).toEqual([10]);
    tell(line(20).slice(30), line(30));
    input.check();
    expect(iterations()).toEqual([10, 20, 30]);
    expect(written[0]).toMatchObject({learningRate: 1e-5, activeMemoryBytes: 5, cacheMemoryBytes: 4});
    expect(written.some(event => event.history)).toBe(false);
  });

  test('is read on by a later recorder, as history, behind what the journal has', () => {
    const first = inputOf();
    tell(line(10), line(20));
    first.check();
    first.close();
    tell(line(30));
    const second = inputOf();
    tell(line(40));
    second.check();
    expect(written.map(event => [event.type === 'report' && event.iteration, event.history ?? false])).toEqual([
      [10, false],
      [20, false],
      [30, true],
      [40, false],
    ]);
    tell(line(50));
    expect(unjournaledInside(paths.insideReports, state.training.inside.bytes)).toMatchObject([{iteration: 50}]);
  });

  test('is read in parts where it is long, all of it as history', () => {
    tell(...Array.from({length: 6000}, (_, index) => line(index)));
    const input = inputOf();
    const first = written.length;
    input.check();
    input.check();
    expect(first).toBeLessThan(3000);
    expect(iterations()).toEqual(Array.from({length: 6000}, (_, index) => index));
    expect(written.every(event => event.history)).toBe(true);
    tell(line(6000));
    input.check();
    expect(written.at(-1)?.history).toBeUndefined();
  });

  test('what is no report is passed over', () => {
    const input = inputOf();
    tell('garbage\n', '[1]\n', 'null\n', line(10, {trainLoss: 'much'}), line(-1), line(1.5), line(1e300), '\n');
    tell(line(10, {peakMemoryBytes: 'NaN'}), `${'x'.repeat(200_000)}\n`, line(20, {trainLoss: 'NaN'}));
    input.check();
    expect(written).toMatchObject([{iteration: 20, trainLoss: Number.NaN}]);
  });

  test('is not looked for unless it was asked for and put in front', () => {
    tell(line(10));
    inputOf(false).check();
    rmSync(paths.inside, {recursive: true});
    inputOf().check();
    expect(written).toEqual([]);
  });
});

describe('it is said', () => {
  test('that reports are lost, until one comes again', () => {
    const input = inputOf();
    tell(line(10, {lost: 3}));
    input.check();
    expect(said.at(-1)).toMatch(/^3 reports from inside the trainer could not be written to the disk/);
    tell(line(20));
    input.check();
    expect(said.at(-1)).toBeNull();
  });

  test('that the module has ended itself, once and for all, without control characters', () => {
    const input = inputOf();
    tell(line(10), `${JSON.stringify({type: 'error', text: 'KeyError: \u001b[31m'})}\n`);
    input.check();
    input.finish(() => state);
    expect(said.filter(text => text !== null)).toEqual([
      expect.stringMatching(/^mlxtop's module inside the trainer has stopped \(KeyError: [^\u001b]+\)\. /),
    ]);
  });

  test('that nothing comes while the console goes on, and that it comes again', () => {
    const input = inputOf();
    for (const [second, iteration] of [
      [1, 10],
      [6, 20],
      [12, 30],
    ] as const) {
      fold(state, printed(iteration));
      input.check(monotonicMs(second * 1000));
    }
    expect(said).toEqual([expect.stringMatching(/^No figures come from inside the trainer \(--inside\)/)]);
    tell(line(10), line(20), line(30));
    input.check(monotonicMs(13_000));
    expect(said.at(-1)).toBeNull();
  });

  test('at the end, of a run too short for that', () => {
    const input = inputOf();
    fold(state, printed(10));
    input.check();
    expect(said).toEqual([]);
    input.finish(() => state);
    expect(said).toEqual([expect.stringMatching(/^No figures come from inside/)]);
  });

  test('nothing of that where only the settings ask for it: it may be any trainer', () => {
    const input = inputOf(true, true);
    fold(state, printed(10));
    input.finish(() => state);
    expect(said).toEqual([]);
  });

  test('that the file cannot be read', () => {
    const input = inputOf();
    rmSync(paths.insideReports, {force: true});
    mkdirSync(paths.insideReports);
    input.check();
    expect(said).toEqual([expect.stringMatching(/cannot be read: .*is a folder/)]);
    rmSync(paths.insideReports, {recursive: true});
    writeFileSync(paths.insideReports, line(10));
    input.check();
    expect(iterations()).toEqual([10]);
  });
});
