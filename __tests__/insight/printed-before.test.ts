import {describe, expect, test} from '@jest/globals';
import {describe as view} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {ownCheckpoints} from '../../source/insight/own-checkpoints.js';
import {columns} from '../../source/insight/series.js';
import {createState, type RunState} from '../../source/insight/state.js';
import type {RunEvent} from '../../source/journal/events.js';

const START = 1_800_000_000_000;

const report = (iteration: number, t: number, trainLoss = 2): RunEvent => ({
  t,
  type: 'report',
  iteration,
  trainLoss,
  learningRate: 1e-5,
  trainerIterationsPerSecond: 1,
  tokensPerSecond: 100,
  trainedTokens: iteration * 10,
  peakMemoryBytes: 1e9,
});

/** As read at once when the trainer was adopted. */
const before = (...events: RunEvent[]): RunEvent[] => events.map(event => ({...event, t: START, history: true}));

const foldAll = (events: readonly RunEvent[]): RunState => {
  const state = createState();
  for (const event of events) fold(state, event);
  return state;
};

const EARLIER = before(
  {t: 0, type: 'total', iterations: 600, source: 'trainer'},
  {t: 0, type: 'training'},
  {t: 0, type: 'validation', iteration: 1, valLoss: 3, seconds: 12},
  report(10, 0, 2.5),
  report(20, 0, 2.4),
  {t: 0, type: 'checkpoint', iteration: 20, path: 'adapters/20'},
  {t: 0, type: 'settings', source: 'trainer', values: {model: 'm'}},
  {t: 0, type: 'test', loss: 2.3, perplexity: 9.974},
);

describe('what was printed before anybody followed it', () => {
  test('tells where the training stands', () => {
    const {training, settings, run} = view(foldAll(EARLIER), START);
    expect(run.state).toBe('training');
    expect(training).toMatchObject({
      iteration: 20,
      totalIterations: 600,
      trainLoss: 2.4,
      valLoss: 3,
      bestValLoss: {iteration: 1, value: 3},
      testLoss: 2.3,
      testPerplexity: 9.974,
      lastCheckpoint: {iteration: 20, path: 'adapters/20'},
      peakMemoryBytes: 1e9,
    });
    expect(settings.model).toBe('m');
  });

  test('tells what the trainer remarked on', () => {
    const printed = before({t: 0, type: 'warning', code: 'no-validation', text: 'there is no validation set'});
    expect(view(foldAll([...EARLIER, ...printed]), START).warnings).toMatchObject([{code: 'no-validation'}]);
  });

  test('gives no pace, no estimate, no time of a report', () => {
    const {training} = view(foldAll(EARLIER), START + 5000);
    expect(training).toMatchObject({
      iterationsPerMinute: null,
      etaSeconds: null,
      lastReportAt: null,
      estimatedIteration: 20,
    });
  });

  test('is in no chart', () => {
    const {series} = foldAll(EARLIER);
    for (const one of [series.loss, series.valLoss, series.pace]) {
      expect(columns(one.all, START - 60_000, START + 60_000, 20).filter(Boolean)).toEqual([]);
    }
  });

  test('leaves the pace to the reports that are seen to come', () => {
    const reports = [30, 40, 50, 60].map((iteration, index) => report(iteration, START + 7000 + index * 10_000));
    const {training} = view(foldAll([...EARLIER, ...reports]), START + 37_000);
    expect(training.secondsPerIteration).toBeCloseTo(1, 5);
    expect(training.iteration).toBe(60);
    expect(training.etaSeconds).not.toBeNull();
  });

  test('does not make a burst of held-back lines a pace', () => {
    const burst = [21, 22, 23, 24].map(iteration => report(iteration, START + 1000));
    const later = [30, 40, 50].map((iteration, index) => report(iteration, START + 7000 + index * 10_000));
    const {training} = view(foldAll([...EARLIER, ...burst, ...later]), START + 27_000);
    expect(training.secondsPerIteration).toBeCloseTo(1, 5);
  });

  test('may contain a training loop before the present one', () => {
    const {training, run} = view(
      foldAll([
        ...EARLIER,
        ...before(
          {t: 0, type: 'saved', path: null},
          {t: 0, type: 'failure', kind: 'disk-full', line: 'x'},
          {t: 0, type: 'total', iterations: 100, source: 'trainer'},
          {t: 0, type: 'training'},
          report(5, 0, 2.9),
        ),
      ]),
      START,
    );
    expect(training).toMatchObject({iteration: 5, totalIterations: 100, trainLoss: 2.9});
    expect(run.failure).toBeNull();
  });
});

describe('the checkpoints that are the training’s own', () => {
  const saved = (iteration: number): RunEvent => ({t: 0, type: 'checkpoint', iteration, path: `adapters/${iteration}`});
  const begins: RunEvent = {t: 0, type: 'training'};
  const own = (...events: RunEvent[]) => ownCheckpoints(foldAll(events)).map(({iteration}) => iteration);

  test('are those that it reported, before it was followed and since', () => {
    const since: RunEvent[] = [report(40, START + 5000), {...saved(40), t: START + 5000}];
    expect(own(...before(begins, report(20, 0), saved(20)), ...since)).toEqual([20, 40]);
  });

  test('are not those of a training loop that had ended before', () => {
    const ended = before(begins, report(20, 0), saved(20), {t: 0, type: 'saved', path: null});
    expect(own(...ended)).toEqual([20]);
    expect(own(...ended, ...before(begins))).toEqual([]);
    expect(own(...ended, ...before(begins, report(10, 0), saved(10)))).toEqual([10]);
  });

  test('are not those of a training loop that broke off before', () => {
    const broken = before(begins, report(20, 0), saved(20));
    expect(own(...broken, ...before(begins))).toEqual([]);
    expect(own(...broken, ...before(begins, report(5, 0)))).toEqual([]);
    expect(own(...broken, ...before(report(5, 0), report(10, 0), saved(10)))).toEqual([10]);
  });

  test('stay its own when the same loop is announced once more', () => {
    expect(own(...before(begins, report(20, 0), saved(20), begins, report(30, 0)))).toEqual([20]);
  });
});
