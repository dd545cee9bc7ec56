import {describe, expect, test} from '@jest/globals';
import {RowCollector, type RowOptions} from '../../source/export/rows/collect.js';
import type {Row} from '../../source/export/rows/row.js';
import type {RunEvent} from '../../source/journal/events.js';
import {madeRun, truthOf} from '../helpers/made-run.js';
import {card, MB, ofTrainer} from '../insight/cards/session.js';
import {START, Timeline} from '../insight/timeline.js';

const OPTIONS: RowOptions = {id: 'r1', intervalMs: 2000, hasTimes: true, base: 0, upTo: null};

const rowsOf = (events: readonly RunEvent[], options: Partial<RowOptions> = {}): Row[] => {
  const collector = new RowCollector({...OPTIONS, ...options});
  return [...events.flatMap(event => collector.take(event)), ...collector.finish()];
};

const column = <Name extends keyof Row>(rows: readonly Row[], name: Name): Row[Name][] => rows.map(row => row[name]);

/** What one iteration took in the mean, by the rows: each stands for as many as lie between two reports. */
const meanPace = (rows: readonly Row[]): number => {
  const paces = column(rows, 'secondsPerIteration').filter(pace => pace !== null);
  return paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
};

describe('the pace', () => {
  test('is the clean one of a run with pauses, sleep and validations, at nearly every report', () => {
    const scenario = {
      ...{iterations: 2000, pauses: [{at: 600, seconds: 300}], sleeps: [{at: 2000, seconds: 5000}]},
      ...{clockSets: [{at: 3000, seconds: -3600}]},
    };
    const rows = rowsOf(madeRun(scenario)).filter(({stated}) => stated.trainLoss !== null);
    expect(rows).toHaveLength(200);
    expect(rows.filter(({secondsPerIteration}) => secondsPerIteration === null).length).toBeLessThan(8);
    expect(meanPace(rows) / truthOf(scenario).cleanSecondsPerIteration).toBeCloseTo(1, 1);
    expect(rows.at(-1)?.trainedMs).toBeCloseTo(1000 * truthOf(scenario).trainedSeconds, -4.5);
  });

  test('is that of the segment for reports that come faster than a line can measure', () => {
    const timeline = new Timeline();
    for (let iteration = 1; iteration <= 40; iteration++) timeline.wait(0.5).report(iteration);
    const paces = column(rowsOf(timeline.end().events), 'secondsPerIteration');
    expect(paces.slice(1, -4).every(pace => pace === 0.5)).toBe(true);
  });

  test('is the mean of the segments of a live bar up to the report', () => {
    const timeline = new Timeline().progress(0, 100);
    for (let iteration = 1; iteration <= 60; iteration++) {
      timeline.wait(iteration > 30 ? 5 : 2.5).progress(iteration, 100);
      if (iteration % 10 === 0) timeline.report(iteration);
    }
    expect(column(rowsOf(timeline.events), 'secondsPerIteration').slice(1)).toEqual([2.5, 2.5, 5, 5, 5]);
  });
});

describe('what was measured of the machine', () => {
  test('is the latest reading before the report, and its age', () => {
    const rows = rowsOf(new Timeline().watch(10, {swap: 7}).wait(1).report(10).watch(10, {swap: 9}).report(20).events);
    expect(rows.map(({reading}) => [reading?.memory?.swapUsedBytes, reading?.ageMs])).toEqual([
      [7, 1000],
      [9, 0],
    ]);
  });

  test('is nothing where that is too old, which depends on the interval', () => {
    const {events} = new Timeline().watch(10).wait(100).report(10);
    expect(rowsOf(events)[0]?.reading).toBeNull();
    expect(rowsOf(events, {intervalMs: 60_000})[0]?.reading?.ageMs).toBe(100_000);
  });

  test('is that of its own time for a report that is told late', () => {
    const timeline = new Timeline(['python', 'train.py']).watch(10, {swap: 1}).watch(10, {swap: 2});
    timeline.report(10, {retold: true, t: START + 9000} as never).report(20);
    const rows = rowsOf(timeline.events);
    expect(rows.map(({reading}) => reading?.memory?.swapUsedBytes)).toEqual([1, 2]);
    expect(column(rows, 'at')).toEqual([START + 9000, START + 20_000]);
  });
});

describe('an iteration', () => {
  test('has its validation, whether that is printed before or after the report', () => {
    const timeline = new Timeline().wait(5).validation(1, 4, 3).wait(20).report(10).wait(20);
    timeline.validation(20, 3, 5).wait(20).report(20).wait(20).report(30).wait(5).validation(30, 2);
    const rows = rowsOf(timeline.events);
    expect(rows.map(({iteration, stated, valLoss}) => [iteration, stated.trainLoss, valLoss])).toEqual([
      [1, null, 4],
      [10, 2, null],
      [20, 2, 3],
      [30, 2, 2],
    ]);
  });

  test('that the console and the inside of the trainer tell is one row, with all digits', () => {
    const timeline = new Timeline().wait(20).report(10, {trainLoss: 2.1, learningRate: null});
    timeline.report(10, {trainLoss: 2.12345, inside: 100, trainerIterationsPerSecond: null, activeMemoryBytes: 5});
    timeline.wait(20).report(20, {trainLoss: 1.98765, inside: 200}).report(20, {trainLoss: 2});
    const rows = rowsOf(timeline.events);
    expect(column(rows, 'iteration')).toEqual([10, 20]);
    expect(rows[0]?.stated).toMatchObject({trainLoss: 2.12345, trainerIterationsPerSecond: 99, activeMemoryBytes: 5});
    expect(rows[1]?.stated.trainLoss).toBe(1.98765);
  });

  test('of a training loop that begins again is one of another loop', () => {
    const timeline = new Timeline().training().reports(10, 50).add({type: 'saved', path: null});
    const rows = rowsOf(timeline.training().reports(10, 30).events);
    expect(rows.map(({loop, iteration}) => `${loop}:${iteration}`).join(' ')).toBe(
      '1:10 1:20 1:30 1:40 1:50 2:10 2:20 2:30',
    );
  });

  test('that was printed before anything was recorded has no time and no machine beside it', () => {
    const timeline = new Timeline()
      .watch(4)
      .report(10, {history: true} as never)
      .watch(10)
      .report(20);
    const [before, after] = rowsOf(timeline.events);
    expect(before).toMatchObject({at: null, elapsedMs: null, trainedMs: null, reading: null, iteration: 10});
    expect(before?.stated.trainLoss).toBe(2);
    expect(after).toMatchObject({at: START + 14_000, elapsedMs: 14_000});
  });

  test('of an imported log without time stamps has neither time nor pace', () => {
    const rows = rowsOf(new Timeline().watch(4).reports(10, 60).events, {hasTimes: false});
    expect(column(rows, 'iteration')).toEqual([10, 20, 30, 40, 50, 60]);
    expect(rows.every(({at, secondsPerIteration, reading}) => (at ?? secondsPerIteration ?? reading) === null)).toBe(
      true,
    );
  });

  test('of a continued run counts over the whole training, without what was done again', () => {
    const timeline = new Timeline().reports(10, 50).validation(60);
    expect(column(rowsOf(timeline.events, {base: 300, upTo: 30}), 'iteration')).toEqual([310, 320, 330]);
  });
});

test('losses without an iteration, and a test, have rows', () => {
  const unplaced = {
    ...{trainLoss: 2.5, valLoss: null, learningRate: null, tokensPerSecond: null, trainedTokens: null},
    ...{peakMemoryBytes: null, epoch: 0.25, figures: {margin: 1}},
  };
  const timeline = new Timeline().add({type: 'unplaced', ...unplaced}).reports(10, 20);
  const rows = rowsOf(timeline.add({type: 'test', loss: 1.5, perplexity: 4.5}).events);
  expect(rows[0]).toMatchObject({iteration: null, stated: {trainLoss: 2.5, epoch: 0.25, figures: {margin: 1}}});
  expect(rows.at(-1)).toMatchObject({iteration: 20, testLoss: 1.5, testPerplexity: 4.5});
});

test("the time is the machine's, the span that of the run's own clock", () => {
  const timeline = new Timeline().wait(10).report(10, {w: START + 3_610_000} as never);
  expect(rowsOf(timeline.events)[0]).toMatchObject({at: START + 3_610_000, elapsedMs: 10_000});
});

test('few rows are held, however many wait for their pace', () => {
  const collector = new RowCollector(OPTIONS);
  let given = 0;
  for (let iteration = 1; iteration <= 20_000; iteration++) {
    // All at once: no pace is ever measured.
    const [run] = iteration === 1 ? new Timeline().events : [];
    if (run) collector.take(run);
    for (const event of new Timeline().report(iteration).events.slice(-1)) given += collector.take(event).length;
  }
  expect(given).toBeGreaterThan(17_000);
});

test("the run's NVIDIA cards stand in a row together, while their reading speaks of that time", () => {
  const [own, second, foreign] = [card({busyPercent: 90}), card({uuid: 'GPU-1'}), card({uuid: 'GPU-2', runBytes: 0})];
  const timeline = new Timeline()
    .add({
      type: 'cards',
      cards: [own, {...second, busyPercent: 71}, foreign],
      processes: [ofTrainer(), ofTrainer({uuid: 'GPU-1'})],
    })
    .wait(30)
    .report(10)
    .wait(120)
    .report(20);
  const both = {busyPercent: 80.5, usedBytes: 2 * 20_045 * MB, runBytes: 2 * 20_036 * MB};
  expect(column(rowsOf(timeline.events), 'cards')).toEqual([both, null]);
  expect(column(rowsOf(new Timeline().report(10).events), 'cards')).toEqual([null]);
});
