import {expect, test} from '@jest/globals';
import {wallMs} from '../../source/journal/clocks.js';
import type {TrainingEvent} from '../../source/journal/events.js';
import {BarThrottle} from '../../source/recorder/throttle.js';

const progress = (iteration: number): TrainingEvent => ({type: 'progress', iteration, total: 100});
const validating = (done: number): TrainingEvent => ({type: 'validating', done, total: 25});
const checkpoint: TrainingEvent = {type: 'checkpoint', iteration: 9, path: 'p'};

/**
 * What the journal gets, as `time type number`, when these events come at these times and what is due is asked for
 * every 250 ms.
 */
const written = (events: readonly [number, TrainingEvent][], until: number): string[] => {
  const throttle = new BarThrottle();
  const log: string[] = [];
  const note = (now: number, passed: ReturnType<BarThrottle['due']>): void => {
    for (const event of passed) {
      expect(event.t).toBeLessThanOrEqual(now);
      const number = event.type === 'progress' ? event.iteration : event.type === 'validating' ? event.done : '';
      log.push(`${event.t} ${event.type} ${number}`.trimEnd());
    }
  };
  for (let now = 0; now <= until; now += 10) {
    const read = events.filter(([t]) => t === now).map(([, event]) => event);
    if (read.length > 0) note(now, throttle.pass(read, wallMs(now)));
    if (now % 250 === 0) note(now, throttle.due(wallMs(now)));
  }
  return log;
};

test('of a bar that repaints ten times a second about one position a second is written, the newest', () => {
  const bar = Array.from({length: 50}, (_, index): [number, TrainingEvent] => [index * 100, progress(index)]);
  expect(written(bar, 5000)).toEqual([
    '0 progress 0',
    '1000 progress 10',
    '2000 progress 20',
    '3000 progress 30',
    '4000 progress 40',
    '4900 progress 49',
  ]);
});

test('a slow bar passes whole', () => {
  const bar = [0, 1500, 3000].map((t, index): [number, TrainingEvent] => [t, progress(index)]);
  expect(written(bar, 4000)).toEqual(['0 progress 0', '1500 progress 1', '3000 progress 2']);
});

test('a bar that stands still shows its last position, with the time at which it was painted', () => {
  const bar: [number, TrainingEvent][] = [
    [0, progress(1)],
    [300, progress(2)],
    [400, progress(3)],
  ];
  expect(written(bar, 10_000)).toEqual(['0 progress 1', '400 progress 3']);
});

test('the held-back position goes before other events, even of the same moment', () => {
  expect(
    written(
      [
        [0, progress(1)],
        [100, progress(2)],
        [200, checkpoint],
        [300, progress(3)],
        [300, checkpoint],
        [300, progress(4)],
      ],
      3000,
    ),
  ).toEqual(['0 progress 1', '100 progress 2', '200 checkpoint', '300 progress 3', '300 checkpoint', '300 progress 4']);
});

test('two kinds of bars keep their order', () => {
  const log = written(
    [
      [0, progress(1)],
      [100, progress(2)],
      [200, validating(0)],
      [300, validating(1)],
      [400, progress(3)],
      [500, validating(2)],
    ],
    3000,
  );
  expect(log).toEqual([
    '0 progress 1',
    '100 progress 2',
    '200 validating 0',
    '300 validating 1',
    '400 progress 3',
    '500 validating 2',
  ]);
});

test('a clock that is set back holds nothing up', () => {
  const throttle = new BarThrottle();
  throttle.pass([progress(1)], wallMs(3_600_000));
  expect(throttle.pass([progress(2)], wallMs(1000))).toEqual([{...progress(2), t: 1000}]);
});

test('at the end everything is due', () => {
  const throttle = new BarThrottle();
  throttle.pass([progress(1)], wallMs(0));
  throttle.pass([progress(2)], wallMs(10));
  expect(throttle.due(wallMs(20))).toEqual([]);
  expect(throttle.due(wallMs(Number.POSITIVE_INFINITY))).toEqual([{...progress(2), t: 10}]);
  expect(throttle.due(wallMs(Number.POSITIVE_INFINITY))).toEqual([]);
});
