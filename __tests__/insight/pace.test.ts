import {describe, expect, test} from '@jest/globals';
import {columns} from '../../source/insight/series.js';
import {START, Timeline} from './timeline.js';

/** 10 iterations in 25 s. */
const USUAL = 24;
const perMinute = (line: Timeline): number => line.view().training.iterationsPerMinute ?? Number.NaN;
const begun = (): Timeline => new Timeline().wait(5).training().wait(60).report(10);

describe('iterations per minute', () => {
  test('are unknown until the first interval after the warm-up is over', () => {
    expect(begun().view().training.iterationsPerMinute).toBeNull();
    expect(begun().view().training.secondsPerIteration).toBeNull();
  });

  test('come from our own clock, not from what the trainer prints, and without the warm-up', () => {
    const line = begun().reports(20, 60);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().training.secondsPerIteration).toBeCloseTo(2.5, 6);
  });

  test('follow a change of speed within about a minute', () => {
    const line = begun().reports(20, 200).reports(210, 230, {seconds: 50});
    expect(perMinute(line)).toBeCloseTo(12, 1);
  });

  test('leave a validation out by the seconds that the trainer gives', () => {
    const line = begun().reports(20, 40);
    line.wait(22.5).wait(40).validation(50, 3, 40).wait(2.5).report(50);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
  });

  test('leave a validation out by its first sign when the trainer gives no seconds', () => {
    const line = begun().reports(20, 40).wait(22.5);
    for (let done = 0; done < 25; done++) line.validating(done, 25).wait(2);
    line.validation(50).wait(2.5).report(50);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
  });

  test('leave a validation out that follows the report of its iteration', () => {
    const line = begun();
    for (let iteration = 20; iteration <= 60; iteration += 10) {
      line.wait(25).report(iteration).wait(30).validation(iteration);
    }
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
  });

  test('take no interval whose validation cannot be told from training', () => {
    const line = begun().reports(20, 40).wait(90).validation(50).wait(2.5).report(50);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
  });

  test('are not troubled by the last paint of a bar that comes after the result', () => {
    const line = begun().reports(20, 40).wait(22.5).validating(0, 25).wait(30).validating(20, 25);
    line.wait(6).validation(50, 3, 36).validating(22, 25).wait(0.1).validating(25, 25).wait(2.4).report(50);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    line.validating(25, 25).reports(60, 70);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().run.state).toBe('training');

    const fast = begun().wait(0.1).validating(20, 25).wait(0.05).validation(20, 3, 0.05).report(20).validating(20, 25);
    expect(fast.view().run.state).toBe('training');
  });

  test('leave a save out, but not the time before a line that was held back in a buffer', () => {
    const saves = begun().reports(20, 40);
    for (let iteration = 50; iteration <= 80; iteration += 10)
      saves.wait(25).report(iteration).wait(9).checkpoint(iteration);
    expect(perMinute(saves.wait(25).report(90))).toBeCloseTo(USUAL, 6);

    const late = begun();
    for (let iteration = 20; iteration <= 60; iteration += 10) {
      late
        .wait(25)
        .checkpoint(iteration - 10)
        .report(iteration);
    }
    expect(perMinute(late)).toBeCloseTo(USUAL, 6);
  });

  test('take no measure of a save that was found later, and continue where they are', () => {
    const found = {type: 'checkpoint', path: 'out/checkpoint-10', late: true} as const;
    const line = begun().reports(20, 100);
    line
      .wait(5)
      .add({...found, iteration: 100})
      .wait(20)
      .report(110)
      .add({...found, iteration: 20});
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.state().saves).toEqual([
      {iteration: 100, seconds: null},
      {iteration: 20, seconds: null},
    ]);
    expect(line.view().training.iteration).toBe(110);
    expect(line.add({...found, iteration: 120}).view().training.iteration).toBe(120);
  });

  test('leave pauses out, also one that is noted twice or in the wrong order', () => {
    const line = begun().reports(20, 40).wait(10).pause('outside').wait(1).pause('user');
    line
      .wait(600)
      .resume('user')
      .pause('outside', line.now - 30)
      .resume('outside', line.now + 20)
      .wait(15)
      .report(50);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().run).toMatchObject({state: 'training', pausedSeconds: 601, pausedSince: null});
  });

  test('are hardly moved by a pause from outside that is seen two seconds late', () => {
    const line = begun().reports(20, 100).wait(10).wait(2).pause('outside').wait(900).resume('outside').wait(13);
    line.report(110);
    expect(perMinute(line)).toBeGreaterThan(USUAL * 0.95);
  });

  test('leave sleep out, noted before the first report after it or after it', () => {
    const before = begun().reports(20, 40).wait(10).wait(7200).add({type: 'asleep', seconds: 7200}).wait(15).report(50);
    expect(perMinute(before)).toBeCloseTo(USUAL, 6);

    const after = begun().reports(20, 40).wait(24).wait(7200).wait(1).report(50).wait(1);
    after.add({type: 'asleep', seconds: 7200}).wait(24).report(60);
    expect(perMinute(after)).toBeCloseTo(USUAL, 6);
  });

  test('do not take sleep out twice when the run was paused meanwhile', () => {
    const line = begun().reports(20, 40).wait(10).pause().wait(100).wait(3600).add({type: 'asleep', seconds: 3600});
    line.wait(50).resume().wait(15).report(50);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().run.pausedSeconds).toBe(3750);
  });

  test('take no interval across a time without a recorder', () => {
    const gap = {type: 'recording', pid: 2, gapSeconds: 500} as const;
    const line = begun().reports(20, 40).wait(500).add(gap).wait(13).report(70);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(perMinute(line.reports(80, 90))).toBeCloseTo(USUAL, 6);
    expect(line.view().run.pausedSeconds).toBe(0);
  });

  test('are not fooled by reports that come all at once after such a time', () => {
    const gap = {type: 'recording', pid: 2, gapSeconds: 500} as const;
    const line = begun().reports(20, 40).wait(500).add(gap);
    for (let iteration = 50; iteration <= 240; iteration += 10) line.wait(0.001).report(iteration);
    for (let iteration = 250; iteration <= 270; iteration += 10) {
      expect(perMinute(line.wait(25).report(iteration))).toBeCloseTo(USUAL, 6);
    }
  });

  test('come from a live bar where there is one, long before the second report', () => {
    const line = new Timeline().wait(5).training().progress(0, 1000).wait(20);
    for (let iteration = 1; iteration <= 8; iteration++) line.wait(2.5).progress(iteration, 1000);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().training).toMatchObject({iteration: 8, totalIterations: 1000});
  });

  test('do not count the first paint of a resumed bar as training', () => {
    const line = new Timeline().wait(5).progress(500, 1000).wait(300);
    for (let iteration = 501; iteration <= 510; iteration++) line.wait(2.5).progress(iteration, 1000);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
  });

  test('are measured over seconds when reports come a hundred a second', () => {
    const line = new Timeline().wait(1).training();
    for (let iteration = 1; iteration <= 1000; iteration++) line.wait(iteration % 2 ? 0.002 : 0.018).report(iteration);
    expect(perMinute(line)).toBeCloseTo(6000, -1);
  });

  test('continue when the clock of the machine is set back', () => {
    const line = begun()
      .reports(20, 40)
      .wait(10)
      .pause()
      .wait(30)
      .wait(-3600)
      .wait(5)
      .add({type: 'warning', code: 'x', text: 'y'});
    line.wait(5).resume().wait(15).report(50).reports(60, 80);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().run.state).toBe('training');
  });

  test('come from what little there was once a run of a second has ended, without pauses and its last output', () => {
    const line = new Timeline().wait(1).training().wait(0.5).report(5).wait(0.2).report(10).wait(0.1).pause().wait(60);
    line.resume().wait(0.1).report(15).wait(0.2).report(20);
    expect(line.view().training.iterationsPerMinute).toBeNull();
    expect(perMinute(line.wait(3).end())).toBeCloseTo(1500, 6);
  });

  test('stay unknown when a run has ended whose lines came all at once, or a single one', () => {
    const atOnce = new Timeline().wait(1).training().wait(2).report(5).wait(0.001).report(10).wait(0.001).report(15);
    expect(atOnce.wait(1).end().view().training.iterationsPerMinute).toBeNull();
    expect(begun().wait(30).end('failed', 1).view().training.iterationsPerMinute).toBeNull();
  });

  test('stay as they were while paused', () => {
    const line = begun().reports(20, 60).wait(5).pause().wait(3000);
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
  });
});

describe('a counter that goes back', () => {
  test('starts the pace again when a second training loop starts', () => {
    const line = begun().reports(20, 200).validation(200, 1.5, 0).wait(3).training().wait(40).report(10);
    expect(line.view().training).toMatchObject({iteration: 10, iterationsPerMinute: null, bestValLoss: null});
    expect(perMinute(line.reports(20, 40, {seconds: 50}))).toBeCloseTo(12, 6);
  });

  test('starts it again without an announcement too', () => {
    const line = begun().reports(20, 60).wait(40).report(10).reports(20, 40, {seconds: 50});
    expect(perMinute(line)).toBeCloseTo(12, 6);
    expect(line.view().training.iteration).toBe(40);
  });

  test('starts it again soon after the announcement, or after the last loop was over', () => {
    const bar = (line: Timeline, last: number): Timeline => {
      for (let iteration = 1; iteration <= last; iteration++) line.wait(2.5).progress(iteration, 20);
      return line;
    };
    const announced = bar(bar(new Timeline(), 15).training(), 3);
    expect(announced.view().training).toMatchObject({iteration: 3, estimatedIteration: 3});
    const over = bar(bar(new Timeline(), 15).add({type: 'saved', path: null}), 8);
    expect(over.view().training).toMatchObject({iteration: 8, etaSeconds: expect.any(Number)});
  });

  test('is a glitch when it goes back a little', () => {
    const line = begun().reports(20, 40).training().reports(50, 60).wait(1).report(57);
    expect(line.view().training).toMatchObject({iteration: 60, iterationsPerMinute: expect.closeTo(USUAL, 6)});
    expect(perMinute(line.wait(24).report(70))).toBeCloseTo(USUAL, 6);
  });

  test('is a glitch when a bar lags behind a report', () => {
    const line = begun();
    for (let iteration = 11; iteration <= 60; iteration++) {
      line.wait(2.5).progress(iteration, 100);
      if (iteration % 10 === 0)
        line
          .report(iteration)
          .wait(0)
          .progress(iteration - 1, 100);
    }
    expect(perMinute(line)).toBeCloseTo(USUAL, 6);
    expect(line.view().training.iteration).toBe(60);
  });
});

describe('the charts', () => {
  test('show the pace without a break and a pause as a gap, not as zero', () => {
    const line = begun().reports(20, 100).wait(5).pause().wait(300).resume().wait(20).report(110).reports(120, 200);
    const pace = columns(line.state().series.pace.all, START + 65_000, line.now, 40);
    const paused = pace.flatMap((column, index) => (column === null ? [index] : []));
    expect(paused.length).toBeGreaterThan(10);
    expect(paused.at(-1)).toBe((paused[0] ?? 0) + paused.length - 1);
    for (const column of pace) if (column) expect(column.least).toBeCloseTo(USUAL, 3);
  });

  test('show loss, validation loss and swap', () => {
    const line = begun().wait(25).report(20, {trainLoss: 4}).wait(25).report(30, {trainLoss: 1}).validation(31, 7, 0);
    line.watch(20, {swap: 3e9});
    const {loss, valLoss, swap} = line.state().series;
    const [from, to] = [START, line.now];
    expect(columns(loss.all, from, to, 1)).toEqual([{least: 1, greatest: 4, last: 1}]);
    expect(columns(valLoss.all, from, to, 1)).toEqual([{least: 7, greatest: 7, last: 7}]);
    expect(columns(swap.all, from, to, 1)).toEqual([{least: 3e9, greatest: 3e9, last: 3e9}]);
  });

  test('leave out a loss that is NaN or infinite', () => {
    const line = begun().wait(25).report(20, {trainLoss: 4}).wait(25).report(30, {trainLoss: Number.NaN});
    expect(columns(line.state().series.loss.all, START, line.now, 1)[0]?.greatest).toBe(4);
    expect(line.view().training.trainLoss).toBeNaN();
  });
});
