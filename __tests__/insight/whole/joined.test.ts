import {expect, describe as group, test} from '@jest/globals';
import type {Series} from '../../../source/insight/series.js';
import type {RunState} from '../../../source/insight/state.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {START, Timeline} from '../timeline.js';
import {recordedOf, wholeOf} from './recorded.js';

type Continues = RunState['continues'];

/** A run that reports every minute: ten iterations each, and a loss that falls by 0.1; 100 tokens an iteration. */
const aRun = (id: string, continues: Continues, reports: number, loss: number): Timeline => {
  const head: Omit<Extract<RunEvent, {type: 'run'}>, 't'> = {
    ...{type: 'run', schema: 1, id, name: 'run', command: [], directory: '/'},
    continues,
  };
  const line = new Timeline().add(head).total(1000).training();
  for (let i = 1; i <= reports; i++) {
    line.wait(60).report(10 * i, {trainLoss: Math.round(10 * loss - i) / 10, trainedTokens: 1000 * i});
  }
  return line;
};

const pointsOf = ({startMs, bucketMs, last}: Series): [number, number][] =>
  last.flatMap((value, index) =>
    value === null ? [] : [[(startMs ?? 0) + index * bucketMs, value] as [number, number]],
  );

/** 100 iterations, of which 20 are done again; 40 more, and 50 more. */
const first = aRun('a', null, 10, 3).validation(100, 1.5, 6).end('stopped', 130);
const second = aRun('b', {run: 'a', iteration: 80, checkpoint: 80}, 4, 2.2)
  .pause()
  .wait(300)
  .resume()
  .validation(40, 1.8, 6)
  .end('failed', 1);
const third = aRun('c', {run: 'b', iteration: 120, checkpoint: 120}, 5, 1.8).checkpoint(50);
const states = [first.state(), second.state(), third.state()] as const;
const whole = wholeOf(states, {record: {id: 'c'}});

group('a run with those that it continues', () => {
  test('counts as one', () => {
    expect([whole.id, whole.parts, whole.missingParts, whole.baseIteration]).toEqual(['c', ['a', 'b', 'c'], 0, 0]);
    expect(whole.figures).toMatchObject({
      iterations: 170,
      totalIterations: 1120,
      pauses: 1,
      validations: 2,
      restarts: 2,
    });
    expect(whole.figures.elapsedSeconds).toBeCloseTo(600 + 240 + 300 + 300, 5);
    expect(whole.figures.trainedSeconds).toBeCloseTo(600 + 240 + 300, 5);
    expect(whole.figures.pausedSeconds).toBeCloseTo(300, 5);
    expect(whole.figures.secondsPerIteration?.value).toBeCloseTo(6, 5);
  });

  test('has no time between its runs', () => {
    expect((whole.until - whole.from) / 1000).toBeCloseTo(1440, 5);
    const [one, two] = whole.shifted;
    expect([one?.from, one?.until, two?.until]).toEqual([whole.from, two?.from, states[2].startedAt]);
    expect((one?.from ?? 0) - (one?.shiftMs ?? 0)).toBe(START);
  });

  test('goes up by iteration, without what was done again', () => {
    const losses = pointsOf(whole.byIteration.loss);
    expect(losses.map(([iteration]) => iteration)).toEqual(Array.from({length: 170}, (_, index) => index + 1));
    const at = (iteration: number) => losses.find(one => one[0] === iteration)?.[1];
    expect([at(80), at(81), at(100), at(120), at(170)]).toEqual([2.2, 2.1, 2, 1.8, 1.3]);
  });

  test('took time for what was done again, and no tokens', () => {
    const seconds = new Map(pointsOf(whole.byIteration.trainedSeconds));
    expect([seconds.get(80), seconds.get(90), seconds.get(120), seconds.get(130)]).toEqual([480, 660, 840, 900]);
    const tokens = new Map(pointsOf(whole.byIteration.tokens));
    expect([tokens.get(80), tokens.get(90), tokens.get(120), tokens.get(170)]).toEqual([8000, 9000, 12_000, 17_000]);
    expect(whole.figures.tokens).toBe(17_000);
  });

  test('has the best validation of what still counts', () => {
    expect(whole.figures.bestValLoss).toEqual({iteration: 120, value: 1.8});
    expect(whole.figures.lastValLoss).toBe(1.8);
  });

  test('shows over time all that was done, by iterations of the whole', () => {
    const reached = pointsOf(whole.byTime.iteration).map(([, value]) => value);
    expect([reached[0], Math.max(...reached), reached.at(-1)]).toEqual([10, 170, 170]);
    expect(reached.filter(iteration => iteration === 90)).toHaveLength(2);
  });

  test('tells what it was made of', () => {
    const told = whole.marks.map(({kind, text, iteration}) => [kind, text, iteration]);
    expect(told).toEqual([
      ['end', 'stopped, exit code 130', 100],
      ['continued', 'continued from iteration 80', 80],
      ['end', 'failed, exit code 1', 120],
      ['continued', 'continued from iteration 120', 120],
      ['checkpoint', 'checkpoint 170', 170],
    ]);
    expect(whole.bands).toMatchObject([{kind: 'pause', text: 'paused'}]);
    const [pause] = whole.bands;
    expect((pause?.from ?? 0) - whole.from).toBe(840_000);
  });

  test('tells what is gone', () => {
    const alone = wholeOf([states[2]]);
    expect([alone.parts, alone.missingParts, alone.baseIteration]).toEqual([['last'], 1, 120]);
    expect(alone.figures).toMatchObject({iterations: 170, restarts: 1});
    expect(pointsOf(alone.byIteration.loss)[0]).toEqual([121, 1.7]);
    const earlier = {runs: 3, startedAt: 1, elapsedSeconds: 5, trainedSeconds: 5};
    expect(wholeOf([aRun('d', {run: 'c', iteration: 170, earlier}, 1, 1).state()]).missingParts).toBe(3);
  });
});

test('a trainer that counts its iterations on is joined where it went on', () => {
  const head = {run: 'a', iteration: 0};
  const line = new Timeline()
    .add({type: 'run', schema: 1, id: 'b', name: 'run', command: [], directory: '/', continues: head})
    .training();
  line
    .wait(60)
    .report(80, {trainLoss: 1, trainedTokens: 8000})
    .wait(60)
    .report(90, {trainLoss: 1, trainedTokens: 9000});
  const {byIteration, figures} = wholeOf([states[0], line.state()]);
  const losses = new Map(pointsOf(byIteration.loss));
  expect([losses.get(70), losses.get(71), losses.get(90), losses.get(91)]).toEqual([2.3, 1, 1, undefined]);
  expect(figures).toMatchObject({iterations: 90, tokens: 9000});
});

test('the machine’s clock is that of the last run', () => {
  const {from, until, marks, byTime} = wholeOf(states, {clockOffset: 3_600_000});
  expect([from - whole.from, until - whole.until]).toEqual([3_600_000, 3_600_000]);
  expect((byTime.loss.startMs ?? 0) - (whole.byTime.loss.startMs ?? 0)).toBe(3_600_000);
  expect((marks[0]?.at ?? 0) - (whole.marks[0]?.at ?? 0)).toBe(3_600_000);
});

test('nothing of it changes when the run goes on, and the states stay as they are', () => {
  const before = structuredClone(states);
  const recorded = recordedOf(states);
  const made = wholeOf(states);
  expect(states).toEqual(before);
  const kept = structuredClone(made.byTime);
  recorded.state.series.loss.all.last.fill(7);
  recorded.state.totals.byIteration.loss.last.fill(7);
  expect(made.byTime).toEqual(kept);
  recorded.state.series.loss.all.last.splice(0, 512, ...before[2].series.loss.all.last);
  recorded.state.totals.byIteration.loss.last.splice(0, 512, ...before[2].totals.byIteration.loss.last);
});
