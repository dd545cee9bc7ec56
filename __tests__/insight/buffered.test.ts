import {expect, describe as group, test} from '@jest/globals';
import {Timeline} from './timeline.js';

const said = (line: Timeline): string | undefined =>
  line.view(5).warnings.find(({code}) => code === 'output-buffered')?.text;

const begun = (command?: string[]): Timeline => new Timeline(command).total(5000).training().wait(30).report(10);

/** Reports from `first` on, all at once; a bar goes on meanwhile, an iteration a second, if it has one. */
const block = (line: Timeline, first: number, reports: number, hasBar = false): Timeline => {
  for (let second = 0; second < reports * 10; second++) {
    line.wait(1);
    if (hasBar) line.progress(first + second - 9);
  }
  for (let index = 0; index < reports; index++) line.report(first + 10 * index);
  return line;
};

group('output that is held back in blocks', () => {
  test('is recognised by dozens of reports at once, with or without a bar', () => {
    for (const hasBar of [false, true]) {
      expect(said(block(begun(), 20, 24, hasBar))).toBe(
        'Its output is held back in blocks (24 reports at once after 4 min 00 s): start it with PYTHONUNBUFFERED=1 or python -u next time, and each is there at once.',
      );
    }
  });

  test('in the first reports of all, after a silence since the start', () => {
    const line = new Timeline().total(5000).training().wait(40);
    for (let iteration = 10; iteration <= 600; iteration += 10) line.report(iteration);
    expect(said(line)).toMatch(/60 reports at once after 40 s/);
  });

  test('by fewer at once when that happens again', () => {
    const line = block(begun(), 20, 5);
    expect(said(line)).toBeUndefined();
    expect(said(block(line, 70, 5))).toMatch(/5 reports at once after 50 s/);
  });

  test('by a bar that leaves the reports behind, whose distance is known', () => {
    const line = begun(['mlx_lm.lora', '--train', '--steps-per-report', '10']);
    for (let iteration = 11; iteration <= 200; iteration++) line.wait(1).progress(iteration);
    expect(said(line)).toMatch(/the bar is at 200, the last report is of 10\): start it with PYTHONUNBUFFERED=1/);
  });

  test('after the end too, when the rest came at once', () => {
    const line = block(begun(), 20, 24).wait(4).report(260).report(270).wait(1).end('interrupted', null);
    expect(said(line)).toMatch(/24 reports at once/);
  });

  test('no longer, once reports come one by one', () => {
    const line = block(begun(), 20, 24);
    expect(said(line.reports(260, 280, {seconds: 10}))).toBeUndefined();
  });
});

group('nothing of the kind is said', () => {
  test('of a trainer that reports rarely by its own settings', () => {
    const line = new Timeline(['python', 'train.py', '--steps-per-report', '500']).total(5000).training();
    for (let iteration = 1; iteration <= 1200; iteration++) {
      line.wait(1).progress(iteration);
      if (iteration % 500 === 0) line.report(iteration);
    }
    expect(said(line)).toBeUndefined();
  });

  test('of a bar without any report, which may be all that it prints', () => {
    const line = new Timeline(['python', 'train.py']).total(5000).training();
    for (let iteration = 1; iteration <= 900; iteration++) line.wait(1).progress(iteration);
    expect(said(line)).toBeUndefined();
  });

  test('of a fast trainer with many reports a second', () => {
    const line = begun();
    for (let iteration = 20; iteration <= 2000; iteration += 10) line.wait(0.05).report(iteration);
    expect(said(line)).toBeUndefined();
  });

  test('of lines that waited while nothing was recorded, and after a pause', () => {
    const gap = begun().wait(300).add({type: 'recording', pid: 2, gapSeconds: 300});
    for (let iteration = 20; iteration <= 400; iteration += 10) gap.report(iteration);
    expect(said(gap)).toBeUndefined();
    expect(said(begun().reports(20, 60).pause().wait(600).resume().reports(70, 90))).toBeUndefined();
  });

  test('of a trainer that is started unbuffered already', () => {
    expect(said(block(begun(['python', '-u', 'train.py']), 20, 24))).toBeUndefined();
  });
});
