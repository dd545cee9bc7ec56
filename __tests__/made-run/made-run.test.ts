import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {readRollup} from '../../source/history/rollup.js';
import {describe as describeState} from '../../source/insight/describe.js';
import type {RunView} from '../../source/insight/view.js';
import {decodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {viewOf} from '../../source/runs/view.js';
import {createHome} from '../helpers/home.js';
import {madeRun, type Scenario, truthOf, WEEK, writeMadeRun} from '../helpers/made-run.js';
import {foldAll} from '../insight/timeline.js';

const FOREVER = 1e9;

/** What the insight says of a made run at its end. */
const told = (scenario: Scenario): RunView => {
  const events = madeRun(scenario);
  return describeState(foldAll(events), (events.at(-1) as RunEvent).t);
};

const within = (value: number | null | undefined, truth: number, share: number): void => {
  expect(value).not.toBeNull();
  expect(Math.abs((value ?? 0) - truth)).toBeLessThanOrEqual(share * truth);
};

describe('what the insight says of a made run is what is true of it', () => {
  test('one that swaps until Cursor is quit, with a pause and a sleep', () => {
    const scenario: Scenario = {
      iterations: 1200,
      swapping: [{from: 900, until: FOREVER, factor: 2.2}],
      quits: [{at: 2700, app: 'Cursor'}],
      pauses: [{at: 1500, seconds: 300}],
      sleeps: [{at: 3000, seconds: 1200}],
    };
    const {run, training, slowdown, swappingSeconds, swappedOutBytes} = told(scenario);
    const truth = truthOf(scenario);
    expect(slowdown.evidence).toBe('strong');
    within(slowdown.factor, 2.2, 0.03);
    within(slowdown.lostSeconds, truth.lostSeconds, 0.05);
    within(swappingSeconds, truth.swappingSeconds, 0.02);
    within(swappedOutBytes, truth.swappedOutBytes, 0.001);
    within(run.elapsedSeconds, truth.elapsedSeconds, 0.001);
    expect(run.pausedSeconds).toBeCloseTo(300, 1);
    within(run.trainedSeconds, truth.trainedSeconds, 0.001);
    // Of a run that has ended, that of all its iterations.
    within(training.secondsPerIteration, truth.iteratingSeconds / 1200, 0.02);
    expect(training.iteration).toBe(1200);
    expect(training.bestValLoss).toEqual(truth.bestValLoss);
    expect(training.trainLoss).toBe(truth.lastTrainLoss);
    expect(training.trainedTokens).toBe(truth.tokens);
    expect(truth).toMatchObject({
      pausedSeconds: 300,
      asleepSeconds: 1200,
      swappingSecondsPerIteration: expect.closeTo(5.5),
    });
  });

  test('one that never swaps costs nothing', () => {
    const {slowdown, swappingSeconds} = told({iterations: 400});
    expect(slowdown).toMatchObject({evidence: 'none', lostSeconds: null});
    expect(swappingSeconds).toBe(0);
    expect(truthOf({iterations: 400})).toMatchObject({lostSeconds: 0, slowdownFactor: 1, swappingSeconds: 0});
  });

  test('one of a day, as coarse as one of a week', () => {
    const scenario: Scenario = {
      ...{...WEEK, endsAt: 86_400, end: 'stopped'},
      swapping: [{from: 20_000, until: 50_000, factor: 1.8}],
    };
    const {run, slowdown, swappingSeconds} = told(scenario);
    const truth = truthOf(scenario);
    within(run.elapsedSeconds, 86_400, 0.001);
    within(slowdown.factor, 1.8, 0.03);
    within(swappingSeconds, truth.swappingSeconds, 0.01);
  });

  test('pressure by colour, as the samples say it', () => {
    const scenario: Scenario = {
      iterations: 300,
      pressures: [{from: 100, until: 400, is: 'yellow'}],
      swapping: [{from: 500, until: 650, factor: 2}],
    };
    const {yellow, red, green} = truthOf(scenario).pressureSeconds;
    const samples = madeRun(scenario).flatMap(event => (event.type === 'sample' ? [event.memory?.pressure] : []));
    const seconds = (is: string): number => 2.015 * samples.filter(pressure => pressure === is).length;
    within(seconds('yellow'), yellow, 0.02);
    within(seconds('red'), red, 0.03);
    within(seconds('green'), green, 0.02);
    expect([yellow, red]).toEqual([300, 150].map(one => expect.closeTo(one, 3)));
  });
});

describe('what happens to it stands in its journal', () => {
  test('how it ends, or that it runs still', () => {
    const ends = (scenario: Partial<Scenario>): RunView['run'] => told({iterations: 60, ...scenario}).run;
    expect(ends({})).toMatchObject({state: 'finished', exitCode: 0});
    expect(ends({end: 'stopped', total: 600})).toMatchObject({state: 'stopped'});
    expect(ends({end: 'interrupted', total: 600})).toMatchObject({state: 'interrupted', exitCode: null});
    const failure = {kind: 'metal-out-of-memory', line: '[METAL] Command buffer execution failed'} as const;
    const failed = ends({end: 'failed', failure, total: 600});
    expect(failed).toMatchObject({state: 'failed', exitCode: 1});
    expect(failed.failure).not.toBeNull();
    expect(ends({end: null, total: 600})).toMatchObject({state: 'training', endedAt: null});
  });

  test('a time without a recorder: what was printed is read afterwards', () => {
    const scenario: Scenario = {iterations: 300, gaps: [{at: 200, seconds: 100}]};
    const events = madeRun(scenario);
    const history = events.filter(({history: isHistory}) => isHistory);
    expect(history.length).toBeGreaterThan(3);
    expect(told(scenario)).toMatchObject({
      training: {iteration: 300},
      recorder: {gap: {recoveredLines: history.length, complete: true}},
    });
    const [from, until] = [200, 300].map(at => Date.UTC(2026, 0, 5, 9) + 1000 * at) as [number, number];
    expect(events.some(({t}) => t > from && t < until)).toBe(false);
  });

  test('a clock that is set, alerts, quits, apps', () => {
    const events = madeRun({
      iterations: 300,
      pressures: [{from: 100, until: 300, is: 'yellow'}],
      quits: [{at: 250, app: 'Cursor'}],
      alerts: [{at: 150, code: 'memory-red', text: 'Memory is short.', until: 300}],
      clockSets: [{at: 400, seconds: 3600}],
    });
    const types = new Set(events.map(({type}) => type));
    for (const type of ['clock-set', 'alert', 'alert-over', 'quit', 'apps', 'power', 'estimate', 'saved', 'end'])
      expect(types).toContain(type);
    const last = events.at(-1) as RunEvent;
    expect((last.w ?? 0) - last.t).toBe(3_600_000);
    const lists = events.flatMap(event => (event.type === 'apps' ? [event.apps.map(({name}) => name)] : []));
    expect(lists[0]).toContain('Cursor');
    expect(lists.at(-1)).not.toContain('Cursor');
    expect([...events].sort((a, b) => a.t - b.t)).toEqual(events);
  });

  test('the same scenario makes the same run, another seed another one', () => {
    const [one, same, other] = [1, 1, 2].map(seed => JSON.stringify(madeRun({iterations: 40, seed})));
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });
});

describe('the folder of a made run', () => {
  let place: ReturnType<typeof createHome>;
  beforeAll(() => {
    place = createHome();
  });
  afterAll(() => place.close());

  test('is that of an ended run: record, journal, rollup, exit code, labels', () => {
    const labels = {name: 'with Cursor', tags: ['guide'], note: null};
    const run = writeMadeRun(place.home, '20260105-090000-aaaa', {iterations: 120}, {labels});
    const lines = readFileSync(run.paths.journal, 'utf8').trimEnd().split('\n');
    expect(lines.map(decodeEvent).filter(event => event === null || event === 'unknown')).toEqual([]);
    expect(readRollup(run.paths.rollup)?.state).toMatchObject({id: '20260105-090000-aaaa'});
    expect(readFileSync(run.paths.exit, 'utf8')).toBe('0\n');
    expect(viewOf(run)).toMatchObject({
      run: {name: 'with Cursor', tags: ['guide'], state: 'finished'},
      training: {iteration: 120, totalIterations: 120},
    });
  });

  test('may continue another one', () => {
    const continues = {run: '20260105-090000-aaaa', iteration: 100, checkpoint: 100};
    const run = writeMadeRun(place.home, '20260105-100000-bbbb', {iterations: 50, continues});
    expect(viewOf(run).run.continues).toEqual(continues);
  });
});
