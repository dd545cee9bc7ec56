import {describe, expect, test} from '@jest/globals';
import {timeAxis} from '../../source/dashboard/time-axis.js';
import {timeWindow} from '../../source/dashboard/time-window.js';
import {textWidth} from '../../source/dashboard/width.js';
import {NOW} from './fixtures/run.js';

const MINUTE = 60_000;
const going = {startedAt: NOW - 51 * MINUTE, endedAt: null};
const ended = {startedAt: NOW - 51 * MINUTE, endedAt: NOW - 4 * MINUTE};

describe('the charts’ window', () => {
  test('moves by whole columns, so that a chart changes only when a column is full', () => {
    const windows = Array.from({length: 60}, (_, i) => timeWindow('10m', going, NOW + i * 1000, 60));
    expect(new Set(windows.map(({toMs}) => toMs)).size).toBe(7);
    for (const [i, {fromMs, toMs}] of windows.entries()) {
      expect(toMs - fromMs).toBe(10 * MINUTE);
      expect(toMs).toBeGreaterThanOrEqual(NOW + i * 1000);
      expect(toMs).toBeLessThan(NOW + i * 1000 + 10_000);
    }
  });

  test('of the whole run begins with it and leaves little blank', () => {
    for (let minutes = 2; minutes < 12_000; minutes = Math.ceil(minutes * 1.3)) {
      const now = NOW + minutes * MINUTE;
      const {fromMs, toMs} = timeWindow('all', {startedAt: NOW, endedAt: null}, now, 67);
      expect(fromMs).toBe(NOW);
      expect(toMs).toBeGreaterThanOrEqual(now - 1);
      expect(toMs - now).toBeLessThanOrEqual(0.101 * (now - NOW));
    }
  });

  test('ends with the run', () => {
    expect(timeWindow('10m', ended, NOW, 60).toMs).toBe(ended.endedAt);
    expect(timeWindow('all', ended, NOW, 60)).toEqual({fromMs: ended.startedAt, toMs: ended.endedAt});
  });
});

describe('the time axis', () => {
  test('says how long ago', () => {
    const window = timeWindow('10m', going, NOW, 60);
    expect(timeAxis('10m', window, NOW, false, 60)).toBe(
      '10 min ago ────────────── 5 min ago ──────────────────── now',
    );
  });

  test('gives clock times once the run has ended', () => {
    const window = timeWindow('all', ended, NOW, 40);
    expect(timeAxis('all', window, NOW, true, 40)).toBe('13:14 ─────────── 13:37 ────────── 14:01');
  });

  test('of a run of any length has no label twice, and little blank at its end', () => {
    for (const seconds of [11, 20, 45, 61, 100, 200, 239, 241, 500, 3000]) {
      for (const width of [69, 109, 200]) {
        const startedAt = NOW - seconds * 1000;
        for (const endedAt of [null, NOW]) {
          const window = timeWindow('all', {startedAt, endedAt}, NOW, width);
          const axis = timeAxis('all', window, NOW, endedAt !== null, width);
          const labels = axis.split(/ ─+ |^ | ─*$/).filter(Boolean);
          expect(labels.length).toBeGreaterThan(2);
          expect(new Set(labels).size).toBe(labels.length);
          expect(window.toMs - NOW).toBeLessThanOrEqual(0.11 * seconds * 1000);
        }
      }
    }
    const short = timeWindow('all', {startedAt: NOW - 20_000, endedAt: null}, NOW, 69);
    expect(timeAxis('all', short, NOW, false, 69)).toMatch(/^14:04:52 ─+ 14:05:02 ─+ now ?─*$/);
  });

  test('fills its width and lets no labels touch', () => {
    for (const span of ['10m', '1h', 'all'] as const) {
      for (let width = 2; width < 220; width++) {
        for (const run of [going, ended]) {
          const window = timeWindow(span, run, NOW, width);
          const axis = timeAxis(span, window, NOW, run.endedAt !== null, width);
          expect(textWidth(axis)).toBe(width);
          expect(axis).not.toMatch(/ago\d|\d\d:\d\d\d|ago \d/);
        }
      }
    }
  });
});
