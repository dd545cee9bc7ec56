import {describe, expect, test} from '@jest/globals';
import {describe as view} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import type {RunEvent} from '../../source/journal/events.js';
import {Timeline} from './timeline.js';

/** As mlx_lm's table has it: rounded, and without the rest. */
const PRINTED = {learningRate: null, tokensPerSecond: 250, trainedTokens: 1300, peakMemoryBytes: null};
const EXACT = {
  trainLoss: 2.0004,
  learningRate: 2e-5,
  tokensPerSecond: 250.4,
  trainedTokens: 1337,
  ...{peakMemoryBytes: 7e9, activeMemoryBytes: 5e9, cacheMemoryBytes: 1e9},
};

const stateOf = (events: readonly RunEvent[]): RunState => {
  const state = createState();
  for (const event of events) fold(state, event);
  return state;
};

/** A loop of reports, each told by both; the one from inside comes `lag` seconds after the other, or before it. */
const loop = (line: Timeline, last: number, lag: number): Timeline => {
  for (let iteration = 10; iteration <= last; iteration += 10) {
    const inside = {...EXACT, inside: iteration};
    line.wait(25);
    if (lag < 0) line.report(iteration, inside).wait(-lag).report(iteration, PRINTED);
    else line.report(iteration, PRINTED).wait(lag).report(iteration, inside);
  }
  return line;
};

const alone = (last: number): Timeline => {
  const line = new Timeline().training();
  for (let iteration = 10; iteration <= last; iteration += 10) line.wait(25).report(iteration, PRINTED).wait(0.2);
  return line;
};

describe('a report that is told twice', () => {
  test.each([0.2, -0.2])('counts once, with the exact figures, %p s apart', lag => {
    const line = loop(new Timeline().training(), 100, lag);
    const [state, once] = [stateOf(line.events), stateOf(alone(100).events)];
    expect(view(state, line.now).training).toMatchObject({...EXACT, iteration: 100, lastReportIteration: 100});
    expect(state.pace.segments.length).toBe(once.pace.segments.length);
    expect(state.pace.segments.reduce((sum, one) => sum + one.iterations, 0)).toBe(90);
    expect(state.signs.blocks.every(block => block.reports === 1)).toBe(true);
    const points = (one: RunState) => one.series.loss.all.last.filter(value => value !== null);
    expect(points(state).length).toBe(points(once).length);
  });

  test('keeps the figures of the last one while the next is known from the console alone', () => {
    const line = loop(new Timeline().training(), 30, 0.2)
      .wait(25)
      .report(40, {...PRINTED, trainLoss: 1.9});
    expect(view(stateOf(line.events), line.now).training).toMatchObject({...EXACT, iteration: 40, trainLoss: 1.9});
  });

  test('the console has the word again once nothing comes from inside', () => {
    const line = loop(new Timeline().training(), 30, 0.2).wait(25).report(40, PRINTED).wait(25).report(50, PRINTED);
    expect(view(stateOf(line.events), line.now).training).toMatchObject({tokensPerSecond: 250, trainedTokens: 1300});
  });
});

test('a second training loop begins again, whichever tells of it first', () => {
  for (const lag of [0.2, -0.2]) {
    const line = loop(loop(new Timeline().training(), 100, lag), 30, lag);
    const {training, pace} = stateOf(line.events);
    expect(training.iteration).toBe(30);
    expect(pace.reached).toBe(30);
  }
});

test('a console that is held back to the end changes nothing any more', () => {
  const line = new Timeline();
  for (let iteration = 10; iteration <= 100; iteration += 10)
    line.wait(25).report(iteration, {...EXACT, inside: iteration});
  const before = stateOf(line.events);
  for (let iteration = 10; iteration <= 100; iteration += 10) line.report(iteration, PRINTED);
  const after = stateOf(line.events);
  expect(after.pace).toEqual(before.pace);
  expect(after.training).toMatchObject({...EXACT, iteration: 100});
});

test('bars, validations and checkpoints that a console shows late begin nothing again', () => {
  const line = new Timeline();
  for (let iteration = 10; iteration <= 100; iteration += 10)
    line.wait(25).report(iteration, {...EXACT, inside: iteration});
  line.add({type: 'validation', iteration: 50, valLoss: 2.5, seconds: 2, inside: 2000});
  const {series: _series, ...before} = stateOf(line.events);
  line.training().progress(3, 600).report(10, PRINTED).progress(12, 600).checkpoint(20);
  line.validating(1, 25).validation(50, 2.5).progress(60, 600);
  const after = stateOf(line.events);
  expect(after.pace.segments).toEqual(before.pace.segments);
  expect(after.pace.reached).toBe(100);
  expect(after.validations.running).toBeNull();
  expect(after.training).toMatchObject({...EXACT, iteration: 100, lastCheckpoint: {iteration: 20}});
});

test('lines from inside that come late, while the console is ahead, begin nothing again', () => {
  const line = new Timeline().training();
  for (let iteration = 1; iteration <= 20; iteration++) line.wait(0.05).report(iteration, PRINTED);
  for (let iteration = 1; iteration <= 20; iteration++) line.report(iteration, {...EXACT, inside: iteration});
  const state = stateOf(line.events);
  expect(state.training).toMatchObject({...EXACT, iteration: 20});
  expect(state.pace.reached).toBe(20);
});

test('a validation that is told twice is one, with the exact loss', () => {
  const line = new Timeline().training();
  const told = (iteration: number, valLoss: number) =>
    line
      .wait(2)
      .validation(iteration, Math.round(valLoss * 1000) / 1000, 2)
      .wait(0.2)
      .add({type: 'validation', iteration, valLoss, seconds: 2, inside: iteration});
  told(1, 3.12345);
  line.reports(10, 20);
  told(20, 2.98765);
  const {training, validations} = stateOf(line.events);
  expect(training.valLosses).toEqual([
    {iteration: 1, value: 3.12345},
    {iteration: 20, value: 2.98765},
  ]);
  expect(training.bestValLoss).toEqual({iteration: 20, value: 2.98765});
  expect(validations.seen).toHaveLength(2);
});

test('what a later recorder finds behind the journal is history, told once too', () => {
  const line = loop(new Timeline().training(), 30, 0.2);
  const late = (iteration: number, inside?: number) =>
    line.add({
      ...{type: 'report', iteration, trainLoss: 2, trainerIterationsPerSecond: null, history: true},
      ...(inside === undefined ? PRINTED : {...EXACT, inside}),
    });
  late(40);
  late(50);
  late(40, 40);
  late(50, 50);
  const {training, pace} = stateOf(line.events);
  expect(training).toMatchObject({...EXACT, iteration: 50});
  expect(pace.reached).toBe(50);
  expect(training.inside.bytes).toBe(50);
});
