import {describe, expect, test} from '@jest/globals';
import {Timeline} from './timeline.js';

const MINUTE = 60;
const state = (line: Timeline): string => line.view().run.state;
const begun = (): Timeline => new Timeline().watch(10, {printing: 30}).training().watch(60).report(10);
const reported = (last: number): Timeline => {
  const line = begun();
  for (let iteration = 20; iteration <= last; iteration += 10) line.watch(25).report(iteration);
  return line;
};

describe('a run is', () => {
  test('starting until the training gives its first sign', () => {
    expect(state(new Timeline())).toBe('starting');
    const line = new Timeline().total(100, 'flag').watch(120, {printing: 10});
    expect(state(line)).toBe('starting');
    expect(state(line.training())).toBe('training');
  });

  test('validating from the first sign of it to its result', () => {
    const line = begun().watch(20).validating(0, 25);
    expect(line.view()).toMatchObject({run: {state: 'validating'}, training: {validation: {done: 0, total: 25}}});
    expect(line.watch(4).validating(7, 25).view().training.validation).toEqual({done: 7, total: 25});
    line.watch(4).validation(20);
    expect(line.view()).toMatchObject({run: {state: 'training'}, training: {validation: null}});
  });

  test('training again when a report comes and the result was never read', () => {
    expect(state(begun().watch(20).validating(0, 25).watch(30).report(20))).toBe('training');
  });

  test('still validating while the live bar paints the same iteration beside the validation', () => {
    const line = new Timeline().training().progress(0, 60).validating(0, 3).wait(1).progress(0, 60);
    expect(state(line)).toBe('validating');
    expect(state(line.wait(1).validating(2, 3).validation(1).wait(2).progress(1, 60))).toBe('training');
  });

  test('validating while it tests its final weights', () => {
    const line = reported(100).add({type: 'saved', path: null}).wait(1).validating(0, 100);
    expect(state(line)).toBe('validating');
    expect(state(line.wait(9).add({type: 'test', loss: 2, perplexity: 7}))).toBe('training');
  });

  test('paused, by whom and since when', () => {
    const line = begun().watch(4).pause('outside');
    const since = line.now;
    line.watch(7200, {stopped: true});
    expect(line.view().run).toMatchObject({
      state: 'paused',
      pausedBy: 'outside',
      pausedSince: since,
      pausedSeconds: 7200,
    });
    expect(begun().watch(4).pause().view().trainer.cpuPercent).toBe(0);
    expect(line.pause('user').view().run).toMatchObject({pausedBy: 'user', pausedSince: since});
    expect(line.resume().view().run).toMatchObject({state: 'training', pausedBy: null, pausedSince: null});
  });

  test.each(['finished', 'stopped', 'failed', 'interrupted'] as const)(
    '%s when it has ended so, whatever it did before',
    end => {
      expect(state(begun().pause().end(end, 3))).toBe(end);
      expect(state(begun().watch(900).end(end, 3).watch(900))).toBe(end);
    },
  );
});

describe('a run is stalled', () => {
  test('after three times its usual gap without a sign', () => {
    const line = reported(200).watch(70);
    expect(state(line)).toBe('training');
    expect(state(line.watch(10))).toBe('stalled');
    expect(state(line.watch(40).report(210))).toBe('training');
  });

  test('by its usual gap also when a validation, a report and a save come close together', () => {
    const line = begun();
    for (let iteration = 20; iteration <= 200; iteration += 10) {
      line.watch(100).validating(0, 25).watch(20, {printing: 50}).validation(iteration);
      line.watch(3).report(iteration).wait(1).checkpoint(iteration).watch(2, {printing: 1});
    }
    expect(state(line.watch(270))).toBe('training');
    expect(state(line.watch(60))).toBe('stalled');
  });

  test('by its usual gap also when the bytes of an event show only in the sample after it', () => {
    const line = begun();
    for (let iteration = 20; iteration <= 200; iteration += 10) {
      line.watch(100).report(iteration).watch(3.5).checkpoint(iteration).watch(3.5).checkpoint(null).watch(3.5);
    }
    expect(state(line.watch(270))).toBe('training');
    expect(state(line.watch(60))).toBe('stalled');
  });

  test('by the time that the first report took as long as nothing better is known', () => {
    const line = new Timeline().training().watch(125).report(50);
    expect(state(line.watch(360))).toBe('training');
    expect(state(line.watch(30))).toBe('stalled');
  });

  test('after twenty seconds at the earliest', () => {
    const line = new Timeline().training();
    for (let iteration = 1; iteration <= 50; iteration++) line.watch(2).progress(iteration, 100);
    expect(state(line.watch(18))).toBe('training');
    expect(state(line.watch(4))).toBe('stalled');
  });

  test('before the first report only after ten minutes without a byte', () => {
    const line = new Timeline()
      .watch(10, {printing: 30})
      .training()
      .watch(9 * MINUTE);
    expect(state(line)).toBe('training');
    expect(state(line.watch(2 * MINUTE))).toBe('stalled');
    expect(state(new Timeline().watch(11 * MINUTE))).toBe('stalled');
  });

  test('not while the bar of a first validation prints for half an hour, but after ten minutes without', () => {
    const line = new Timeline().training();
    for (let done = 0; done < 25; done++) {
      line.validating(done, 25).watch(72, {printing: 20});
      expect(state(line)).toBe('validating');
    }
    expect(state(line.watch(9 * MINUTE))).toBe('validating');
    expect(state(line.watch(2 * MINUTE))).toBe('stalled');
  });

  test('not while bytes come that no dialect reads', () => {
    expect(state(reported(100).watch(30 * MINUTE, {printing: 5}))).toBe('training');
  });

  test('not when a validation is due that shows nothing, before ten minutes', () => {
    const line = new Timeline(['mlx_lm.lora', '--steps-per-eval', '50']).training().watch(60).validation(1, 3, 60);
    for (let iteration = 10; iteration <= 40; iteration += 10) line.watch(26).report(iteration);
    expect(state(line.watch(8 * MINUTE))).toBe('training');
    expect(state(line.watch(3 * MINUTE))).toBe('stalled');
  });

  test('not for time paused or asleep', () => {
    const line = reported(100)
      .watch(20)
      .pause()
      .watch(30 * MINUTE, {stopped: true})
      .resume();
    expect(state(line.watch(30))).toBe('training');
    line
      .report(110)
      .watch(10)
      .wait(8 * 60 * MINUTE)
      .add({type: 'asleep', seconds: 8 * 60 * MINUTE});
    expect(state(line.watch(30))).toBe('training');
    expect(state(line.watch(60))).toBe('stalled');
  });

  test('not without a recorder, and not as soon as there is one again', () => {
    const line = reported(100);
    expect(line.view(30 * MINUTE).run.state).toBe('training');
    line.wait(30 * MINUTE).add({type: 'recording', pid: 2, gapSeconds: 1800});
    expect(state(line.watch(30))).toBe('training');
    expect(state(line.watch(60))).toBe('stalled');
  });
});

describe('stalls differ by the processor', () => {
  const silent = (cpuPercent: number | null): Timeline => {
    const line = reported(200);
    for (let look = 0; look < 60; look++) {
      line.watch(2);
      const event = line.events.at(-1);
      if (event?.type === 'sample' && event.trainer) event.trainer = {...event.trainer, cpuPercent};
    }
    return line;
  };

  test.each([
    [90, true],
    [3, false],
    [null, null],
  ])('at %s %%', (cpuPercent, busy) => {
    const line = silent(cpuPercent);
    expect(line.view().run).toMatchObject({state: 'stalled', stall: {since: line.now - 120_000, busy}});
  });

  test('and is over once it continues', () => {
    expect(silent(90).report(210).view().run.stall).toBeNull();
  });
});

test('a loss that is NaN changes nothing about pace and time of arrival', () => {
  const figures = (trainLoss: number) => {
    const line = begun().total(1000);
    for (let iteration = 20; iteration <= 300; iteration += 10)
      line.watch(25).report(iteration, {trainLoss, trainedTokens: Number.NaN});
    const {iterationsPerMinute, etaSeconds, etaLowSeconds, etaHighSeconds, nextReportAt} = line.view().training;
    return {iterationsPerMinute, etaSeconds, etaLowSeconds, etaHighSeconds, nextReportAt};
  };
  expect(figures(Number.NaN)).toEqual(figures(2));
  expect(figures(Number.POSITIVE_INFINITY)).toEqual(figures(2));
  expect(figures(Number.NaN).etaSeconds).toBeCloseTo(700 * 2.5, 0);
});
