import {describe, expect, test} from '@jest/globals';
import type {RunMark} from '../../../source/insight/whole/types.js';
import {happeningsOf} from '../../../source/report/document/happenings.js';
import {BEGAN, madeWhole} from '../html/made-whole.js';

describe('what happened', () => {
  test('is numbered in the order of time, bands and marks together', () => {
    const {listed, rest} = happeningsOf(madeWhole());
    expect(listed.map(({number, kind}) => [number, kind])).toEqual([
      [1, 'swapping'],
      [2, 'alert'],
      [3, 'quit'],
      [4, 'pause'],
      [5, 'checkpoint'],
      [6, 'end'],
    ]);
    expect(listed[0]?.text).toBe('swapping for 59 min');
    expect(rest).toBe('');
  });

  test('numbers what weighs most where there is too much, and counts the others', () => {
    const apps = Array.from(
      {length: 40},
      (_, index): RunMark => ({
        kind: 'app',
        at: BEGAN + index * 1000,
        text: `App ${index}`,
      }),
    );
    const saves: RunMark[] = [100, 200].map(iteration => ({
      kind: 'checkpoint',
      at: BEGAN + iteration,
      iteration,
      text: '',
    }));
    const run = madeWhole();
    const {listed, rest, checkpoints} = happeningsOf({...run, marks: [...run.marks, ...apps, ...saves]});
    expect(listed).toHaveLength(16);
    expect(listed.map(({kind}) => kind)).toEqual(expect.arrayContaining(['quit', 'end', 'swapping', 'pause']));
    expect(checkpoints).toHaveLength(2);
    expect(rest).toBe('30 more apps that came or went, 2 more checkpoints');
  });

  test('says first how long and how often, and counts each of those told as one', () => {
    const run = madeWhole();
    const swapping = {
      kind: 'swapping' as const,
      from: BEGAN,
      until: BEGAN + 600_000,
      text: 'swapping, at most 70.5 MB/s',
    };
    const pauses = Array.from({length: 30}, (_, index) => ({
      ...{kind: 'pause' as const, from: BEGAN + index * 60_000, until: BEGAN + index * 60_000 + 30_000},
      ...{text: 'paused', count: 4},
    }));
    expect(happeningsOf({...run, marks: [], bands: [swapping]}).listed[0]?.text).toBe(
      'swapping for 10 min, at most 70.5 MB/s',
    );
    const {listed, rest} = happeningsOf({...run, marks: [], bands: pauses});
    expect(listed[0]?.text).toBe('paused, 4 times within 30 s');
    expect(rest).toBe('56 more pauses');
  });

  test('has the times of the clock, where an earlier run stands later in the charts', () => {
    const run = madeWhole({shifted: [{from: BEGAN, until: BEGAN + 600_000, shiftMs: 3_600_000}]});
    const [first, second] = happeningsOf(run).listed;
    expect(first?.clock).toBe((first?.at ?? 0) - 3_600_000);
    expect(second?.clock).toBe(second?.at);
  });
});
