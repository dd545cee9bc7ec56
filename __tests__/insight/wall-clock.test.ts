import {expect, test} from '@jest/globals';
import type {RunView} from '../../source/insight/view.js';
import {timeOfRun} from '../../source/insight/wall-clock.js';
import {seriesInWallTime, viewInWallTime} from '../../source/insight/wall-time.js';
import {START, Timeline} from './timeline.js';

const HOUR = 3_600_000;
const texts = (view: RunView): string[] => view.warnings.map(({text}) => text);
const set = (line: Timeline, seconds: number): Timeline => line.add({type: 'clock-set', seconds});

test.each([
  [3600, 'clock was set forward by 1 h 00 min'],
  [-0.7, 'clock was set back by 0.7 s'],
  [-50 * 365.25 * 86_400, 'clock was set back by 18262 d 12 h'],
])('a clock that was set by %s s is reported for ten minutes', (seconds, words) => {
  const line = set(new Timeline().wait(10), seconds);
  expect(texts(line.view(1))).toEqual([expect.stringContaining(words)]);
  expect(texts(line.view(599))).toHaveLength(1);
  expect(texts(line.view(601))).toEqual([]);
});

test('several times make one sentence', () => {
  const line = set(set(new Timeline().wait(10), 3600).wait(60), -3600);
  expect(texts(line.view(1))).toEqual([expect.stringContaining('clock was set twice, by nothing together')]);
  expect(texts(set(line, 5).view(1))).toEqual([expect.stringContaining('set 3 times, forward by 5.0 s together')]);
});

const stateAt = (at: number, offsetMs = 0) => {
  const state = new Timeline().state();
  return {...state, clock: {...state.clock, at, offsetMs}};
};

test.each([
  [
    'both clocks agree, however long there was no recorder',
    START,
    0,
    START + 9 * HOUR,
    START + 9 * HOUR,
    START + 9 * HOUR,
  ],
  ['the wall clock was set a moment ago', START, 0, START + 2000, START + HOUR, START + 2000],
  ['it was set before, as was noted', START, HOUR, START + 2000, START + 2000 + HOUR, START + 2000],
  [
    'the machine was started again, and its clock began again',
    START,
    0,
    START - HOUR,
    START + 8 * HOUR,
    START + 8 * HOUR,
  ],
  ['it has been up for longer than before', START, HOUR, START + 5 * HOUR, START + 9 * HOUR, START + 8 * HOUR],
  ['nothing tells but the wall clock', START, HOUR, null, START + 9 * HOUR, START + 8 * HOUR],
])('what time it is for a run: %s', (_case, at, offset, byForward, wall, time) => {
  expect(timeOfRun(stateAt(at, offset), byForward, wall)).toBe(time);
});

test('a view is shown by the wall clock as a whole', () => {
  const line = new Timeline().total(100).training().watch(30).report(10).watch(30).report(20).watch(30);
  line.pause().add({type: 'power', gpuPercent: 1, onBattery: true, lowPowerMode: null, speedLimitPercent: null});
  line.add({type: 'quit', app: 'Cursor', bytes: 1, result: 'quit'}).add({type: 'warning', code: 'x', text: 'y'});
  line.add({type: 'stop', by: 'user', signal: 'SIGINT'});
  const view = line.view(1);
  const shown = viewInWallTime(view, HOUR);
  // Every time in it, and nothing else.
  const times = (value: unknown): number[] =>
    typeof value === 'number' && value > START - HOUR && value < START + 100 * HOUR
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(times)
        : [];
  const before = times(view);
  expect(before.length).toBeGreaterThan(9);
  expect(times(shown)).toEqual(before.map(time => time + HOUR));
  const {series} = line.state();
  expect(seriesInWallTime(series, HOUR).pace.all.startMs).toBe((series.pace.all.startMs ?? Number.NaN) + HOUR);
  expect(viewInWallTime(view, 0)).toBe(view);
});
