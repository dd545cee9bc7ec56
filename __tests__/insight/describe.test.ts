import {expect, describe as group, test} from '@jest/globals';
import {describe} from '../../source/insight/describe.js';
import {expectedAbout} from '../../source/insight/describe-warnings.js';
import {createState} from '../../source/insight/state.js';
import {foldAll, START, Timeline} from './timeline.js';

const begun = (): Timeline => new Timeline().total(1000).training().wait(60).report(10);

test('a run without any event is one of which nothing is known', () => {
  const view = describe(createState(), START);
  expect(view.run).toMatchObject({
    state: 'starting',
    elapsedSeconds: 0,
    pausedSeconds: 0,
    endedAt: null,
    exitCode: null,
  });
  expect(Object.values(view.training).every(value => value === null)).toBe(true);
  expect(Object.values(view.trainer).every(value => value === null)).toBe(true);
  expect(view).toMatchObject({memory: null, advice: [], warnings: [], slowdown: {evidence: 'none'}});
});

test('the run has its name, command and times', () => {
  const line = new Timeline(['mlx_lm.lora', '--train']).wait(90).pause().wait(30);
  expect(line.view(10).run).toMatchObject({
    id: 'r1',
    name: 'run',
    command: ['mlx_lm.lora', '--train'],
    directory: '/work',
    startedAt: START,
    elapsedSeconds: 130,
    pausedSeconds: 40,
  });
});

group('the training', () => {
  test('shows what the last report states, and keeps what a later one leaves out', () => {
    const line = begun().wait(25).report(20, {trainLoss: 1.5, trainedTokens: 5000, learningRate: 2e-5});
    line.wait(25).report(30, {trainLoss: 1.4, learningRate: null, peakMemoryBytes: null, trainedTokens: 6000});
    expect(line.view().training).toMatchObject({
      iteration: 30,
      totalIterations: 1000,
      trainLoss: 1.4,
      learningRate: 2e-5,
      tokensPerSecond: 250,
      trainedTokens: 6000,
      peakMemoryBytes: 5e9,
      lastReportAt: line.now,
      lastSignAt: line.now,
    });
  });

  test('shows a loss that is NaN as that, and never as the best', () => {
    const line = begun().validation(20, 3, 1).validation(40, 2.5, 1).validation(60, Number.NaN, 1);
    line.report(60, {trainLoss: Number.POSITIVE_INFINITY});
    expect(line.view().training).toMatchObject({
      trainLoss: Number.POSITIVE_INFINITY,
      valLoss: Number.NaN,
      bestValLoss: {iteration: 40, value: 2.5},
    });
  });

  test('keeps the first of two equally good validations', () => {
    expect(begun().validation(20, 2, 1).validation(40, 2, 1).view().training.bestValLoss?.iteration).toBe(20);
  });

  test('names the last checkpoint, also one without an iteration', () => {
    const line = begun().reports(20, 100).checkpoint(100);
    expect(line.view().training.lastCheckpoint).toEqual({iteration: 100, path: 'adapters/100.safetensors'});
    expect(line.checkpoint(null).view().training.lastCheckpoint?.iteration).toBeNull();
  });

  test('tells a test on data of its own, until a new training begins', () => {
    const line = begun().reports(20, 100).add({type: 'saved', path: null});
    expect(line.view().training).toMatchObject({testLoss: null, testPerplexity: null});
    line.add({type: 'test', loss: 2.3, perplexity: 9.974});
    expect(line.view().training).toMatchObject({testLoss: 2.3, testPerplexity: 9.974, trainLoss: 2});
    line.training().reports(10, 20);
    expect(line.view().training).toMatchObject({testLoss: null, testPerplexity: null});
    const alone = new Timeline().add({type: 'test', loss: Number.NaN, perplexity: null});
    expect(alone.view().training).toMatchObject({testLoss: Number.NaN, testPerplexity: null, trainLoss: null});
  });

  test('has the figures of the last report', () => {
    const line = begun().report(20, {figures: {reward: 0.5, kl: 1}});
    expect(line.view().training.figures).toEqual({reward: 0.5, kl: 1});
    expect(line.report(30, {figures: {kl: 2}}).view().training.figures).toEqual({kl: 2});
    expect(line.report(40).view().training.figures).toBeNull();
  });

  test('counts as begun with any of its signs', () => {
    expect(new Timeline().checkpoint(100).view()).toMatchObject({run: {state: 'training'}, training: {iteration: 100}});
    expect(new Timeline().validation(1, 3, 2).view().training).toMatchObject({iteration: 1, valLoss: 3});
  });
});

test('memory, trainer and recorder are those of the last sample', () => {
  const view = begun().watch(10, {swap: 3e9}).view(30);
  expect(view.memory).toMatchObject({swapUsedBytes: 3e9, pressure: 'green', takenAt: view.recorder.lastEventAt});
  expect(view.trainer).toMatchObject({pid: 4711, memoryKind: 'footprint', processes: 2, stopped: false});
  expect(view.recorder).toMatchObject({memoryBytes: 51_000_000, cpuPercent: 0.2});
});

group('after the end', () => {
  const ended = (): Timeline => begun().reports(20, 100).watch(4).wait(6).end('failed', 3);

  test('times stand still, the last pace and loss stay, the processes are gone', () => {
    const line = ended();
    const view = line.view(3600);
    expect(view.run).toMatchObject({state: 'failed', exitCode: 3, endedAt: line.now, elapsedSeconds: 295});
    expect(view.training).toMatchObject({iteration: 100, estimatedIteration: 100, trainLoss: 2, validation: null});
    expect(view.training.iterationsPerMinute).toBeCloseTo(24, 6);
    expect(view.trainer.pid).toBeNull();
    expect(view.memory).not.toBeNull();
  });

  test('a pause that it ended in is over', () => {
    const view = begun().pause().wait(100).end('stopped', 130).view(3600);
    expect(view.run).toMatchObject({pausedSeconds: 100, pausedSince: null, pausedBy: null});
  });

  test('a second end changes nothing', () => {
    expect(ended().wait(5).end('interrupted', null).view().run).toMatchObject({state: 'failed', exitCode: 3});
  });
});

test('the last signal that was sent to end the run shows until it has ended', () => {
  const line = begun().add({type: 'stop', by: 'user', signal: 'SIGINT'}).wait(5);
  line.add({type: 'stop', by: 'user', signal: 'SIGTERM'});
  expect(line.view(1).run.stopAsked).toEqual({signal: 'SIGTERM', at: line.now});
  expect(line.wait(1).end('stopped', 143).view().run.stopAsked).toBeNull();
});

test('warnings hold until they are over, and are shown once', () => {
  const line = begun();
  const since = line.now;
  line
    .add({type: 'warning', code: 'disk-full', text: 'a'})
    .wait(5)
    .add({type: 'warning', code: 'disk-full', text: 'b'});
  line.add({type: 'warning', code: 'swap', text: 'c'});
  expect(line.view().warnings).toEqual([
    {code: 'disk-full', text: 'b', since},
    {code: 'swap', text: 'c', since: line.now},
  ]);
  expect(
    line
      .add({type: 'warning-over', code: 'disk-full'})
      .view()
      .warnings.map(({code}) => code),
  ).toEqual(['swap']);
});

test('a time that was expected is left out once the run stands still, or has', () => {
  const text = `it will be stopped at its next checkpoint (${expectedAbout('1,400', 'Tue 20:25')})`;
  const line = begun().pause().wait(3).resume().wait(5).add({type: 'warning', code: 'stop-at-checkpoint', text});
  const texts = () => line.view().warnings.map(warning => warning.text);
  expect(texts()).toEqual([text]);
  const without = 'it will be stopped at its next checkpoint (expected at iteration 1,400)';
  line.wait(5).pause();
  expect(texts()).toEqual([without]);
  line.wait(60).resume().wait(5);
  expect(texts()).toEqual([without]);
});

test('looking at a run changes nothing', () => {
  const state = foldAll(begun().reports(20, 100).validating(1, 25).events);
  const before = structuredClone(state);
  describe(state, START + 10 * 3_600_000);
  expect(state).toEqual(before);
});
