import {describe, expect, test} from '@jest/globals';
import type {RunView} from '../../source/insight/view.js';
import {Timeline} from './timeline.js';

/** Ten iterations in 25 s: a report came just now, and this is when the next is due. */
const reported = (last = 100, command = ['train.py']): Timeline =>
  new Timeline(command).total(1000).training().wait(60).report(10).reports(20, last);
const dueIn = (line: Timeline, later = 0): number | null => {
  const {nextReportAt} = line.view(later).training;
  return nextReportAt === null ? null : (nextReportAt - line.now) / 1000;
};

describe('the next report', () => {
  test('is due at the present pace, and stays due when it does not come', () => {
    expect(dueIn(reported())).toBeCloseTo(25, 3);
    expect(dueIn(reported(), 20)).toBeCloseTo(25, 3);
    expect(dueIn(reported(), 200)).toBeCloseTo(25, 3);
  });

  test('counts the validation before it and the save', () => {
    const line = new Timeline(['train.py', '--steps-per-eval', '50', '--save-every=50'])
      .total(1000)
      .training()
      .wait(60);
    line
      .report(10)
      .reports(20, 40)
      .wait(22.5)
      .wait(60)
      .validation(50, 3, 60)
      .wait(2.5)
      .report(50)
      .wait(10)
      .checkpoint(50);
    expect(dueIn(line.reports(60, 90))).toBeCloseTo(25 + 60, 0);
    line.wait(22.5).wait(60).validation(100, 3, 60).wait(2.5).report(100);
    expect(dueIn(line)).toBeCloseTo(25 + 10, 0);
  });

  test('is as far off as what is left of a validation, and not known while paused', () => {
    const line = reported(190, ['mlx_lm.lora']).wait(22.5).validating(0, 25);
    line.wait(60).validation(200, 3, 60).wait(2.5).report(200).reports(210, 390).wait(22.5).validating(0, 25);
    const due = dueIn(line) ?? 0;
    expect(due).toBeCloseTo(62.5, 0);
    expect(dueIn(line.wait(10).validating(4, 25).pause())).toBeNull();
    expect(dueIn(line.wait(3600).resume())).toBeCloseTo(due - 10, 0);
  });

  test('is one of the reports also beside a live bar', () => {
    const line = new Timeline().total(1000).training();
    for (let iteration = 1; iteration <= 123; iteration++) {
      line.wait(2.5).progress(iteration);
      if (iteration % 50 === 0) line.report(iteration);
    }
    expect(dueIn(line)).toBeCloseTo(27 * 2.5, 0);
  });

  test('comes at the last iteration when the regular one would be beyond it', () => {
    expect(dueIn(reported(100).total(104))).toBeCloseTo(10, 3);
  });

  test('is not known before there is a pace, nor after the end', () => {
    expect(dueIn(new Timeline().training().wait(60))).toBeNull();
    expect(dueIn(new Timeline().training().wait(60).report(10))).toBeNull();
    expect(dueIn(reported().add({type: 'saved', path: null}))).toBeNull();
    expect(dueIn(reported().end())).toBeNull();
  });

  test('is known from the first report on where the settings tell how far apart they are', () => {
    const line = new Timeline().total(1000).training();
    line
      .add({type: 'settings', source: 'flag', values: {stepsPerReport: 50}})
      .wait(130)
      .report(50);
    expect(dueIn(line)).toBeCloseTo(125, 0);
  });
});

describe('reports that are far apart', () => {
  const advice = (line: Timeline): RunView['advice'] =>
    line.view().advice.filter(({action}) => action === 'report-more-often');
  const fifty = (seconds: number, command = ['mlx_lm.lora', '--train']): Timeline =>
    new Timeline(command).total(1000).training().wait(seconds).report(50).reports(100, 200, {every: 50, seconds});

  test('bring the advice of a number that gives one every 20 to 30 s', () => {
    expect(advice(fifty(125))).toMatchObject([{app: null, why: expect.stringContaining('--steps-per-report 10 ')}]);
    expect(advice(fifty(300))[0]?.why).toContain('--steps-per-report 5 ');
    expect(advice(fifty(125, ['train.py']))[0]?.why).toContain('a report every 10 iterations');
  });

  test('bring none while they come within a minute, cannot come closer, or a live bar shows more', () => {
    expect(advice(fifty(55))).toEqual([]);
    const slow = new Timeline().total(9).training().wait(90).report(1).reports(2, 4, {every: 1, seconds: 90});
    expect(advice(slow)).toEqual([]);
    const live = new Timeline().total(1000).training();
    live.add({type: 'settings', source: 'flag', values: {stepsPerReport: 50}});
    for (let iteration = 1; iteration <= 123; iteration++) {
      live.wait(2.5).progress(iteration);
      if (iteration % 50 === 0) live.report(iteration);
    }
    expect(advice(live)).toEqual([]);
  });
});

describe('a first time of arrival is marked as rough', () => {
  const first = (values = {stepsPerReport: 50}): RunView['training'] =>
    new Timeline(['train.py'])
      .total(1000)
      .training()
      .add({type: 'settings', source: 'flag', values})
      .wait(130)
      .report(50)
      .view().training;

  test('by the first of rare reports, and no longer by the second', () => {
    const {etaSeconds, etaIsRough} = first();
    expect(etaIsRough).toBe(true);
    expect(Math.abs((etaSeconds ?? 0) / (950 * 2.5) - 1)).toBeLessThan(0.03);
    expect(reported(20).view().training.etaIsRough).toBe(false);
    expect(new Timeline().view().training.etaIsRough).toBeNull();
  });

  test('not by a report that comes early in what was seen of the run', () => {
    expect(first({stepsPerReport: 10}).etaSeconds).toBeNull();
  });

  test('by a guess at what validations take, until the first was seen', () => {
    const line = reported(90, ['train.py', '--steps-per-eval', '100']);
    line.add({type: 'settings', source: 'flag', values: {valBatches: 60}});
    const guessed = line.view().training;
    expect(guessed.etaIsRough).toBe(true);
    // A third of an iteration for each batch: 60 × 2.5 s / 3, ten times.
    expect(guessed.etaSeconds).toBeCloseTo(910 * 2.5 + 10 * 50, 0);
    line.wait(22.5).wait(40).validation(100, 3, 40).wait(2.5).report(100);
    expect(line.view().training).toMatchObject({etaIsRough: false, etaSeconds: expect.closeTo(900 * 2.5 + 9 * 40, 0)});
  });
});
