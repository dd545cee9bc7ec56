import {expect} from '@jest/globals';
import {describe as describeRun} from '../../source/insight/describe.js';
import {columns, type RunSeries} from '../../source/insight/series.js';
import type {RunState} from '../../source/insight/state.js';
import {summary} from '../../source/insight/story/summary.js';
import {viewInWallTime} from '../../source/insight/wall-time.js';
import type {RunEvent} from '../../source/journal/events.js';
import {statusText} from '../../source/report/status.js';
import {storyWords} from '../../source/report/story.js';
import {foldAll, START} from '../insight/timeline.js';
import {type ClockSet, MOMENTS, type Recording, recorded, trainingStory} from './clocks.js';
import {type Fault, faults} from './table.js';

const HOUR = 3600;
const YEARS_50 = 50 * 365.25 * 86_400;

/** Every value of a chart, by its place in it. */
const chartValues = (series: RunSeries, until: number): (number | null)[] =>
  Object.values(series).flatMap(spans =>
    (['10m', '1h', 'all'] as const).flatMap(span =>
      columns(spans[span], until - (span === '10m' ? 600_000 : 3_600_000), until, 60).flatMap(column =>
        column === null ? [null] : [column.least, column.greatest, column.last],
      ),
    ),
  );

/** What must stay: pace, time left, cost of swapping, and what the charts draw. */
const figuresOf = (state: RunState): (number | null)[] => {
  const now = state.clock.at ?? 0;
  const {run, training, slowdown} = describeRun(state, now);
  return [
    training.iterationsPerMinute,
    training.etaSeconds,
    training.etaLowSeconds,
    training.etaHighSeconds,
    slowdown.factor,
    slowdown.lostSeconds,
    run.elapsedSeconds,
    run.pausedSeconds,
    training.nextReportAt === null ? null : training.nextReportAt - now,
    ...chartValues(state.series, now),
  ];
};

/**
 * The greatest difference between two lists of figures, as a share; infinite where one is known and the other is not.
 */
const difference = (some: readonly (number | null)[], others: readonly (number | null)[]): number =>
  Math.max(
    ...some.map((one, index) => {
      const other = others[index] ?? null;
      if (one === null || other === null) return one === other ? 0 : Number.POSITIVE_INFINITY;
      return Math.abs(one - other) / Math.max(1e-9, Math.abs(one), Math.abs(other));
    }),
  );

const story = trainingStory();
const plain = (recording: Partial<Recording> = {}): RunState =>
  foldAll(recorded(story.events, {...recording, sets: []}));

/** How often a set clock is reported: as a warning, in status, and in what happened since. */
const told = (state: RunState): {warnings: number; status: number; since: string[]; later: number} => {
  const at = state.clock.sets.at(-1)?.at ?? state.clock.at ?? 0;
  const view = describeRun(state, at + 1000);
  const isOfClock = ({code}: {code: string}): boolean => code === 'clock-set';
  return {
    warnings: view.warnings.filter(isOfClock).length,
    status: statusText(view, at + 1000, true).split('clock was set').length - 1,
    since: storyWords(summary(state, START, at + 1000), at + 1000).filter(line => line.includes('clock was set')),
    later: describeRun(state, at + 700_000).warnings.filter(isOfClock).length,
  };
};

const sameAsWithout = (recording: Recording): RunState => {
  const state = foldAll(recorded(story.events, recording));
  expect(difference(figuresOf(state), figuresOf(plain(recording)))).toBeLessThanOrEqual(0.01);
  return state;
};

const row = (fault: string, sets: readonly ClockSet[], more: Partial<Recording> = {}): Fault => ({
  fault,
  holds: 'pace, time left, cost and charts within 1 %, reported once',
  shown: () => {
    for (const system of ['darwin', 'linux'] as const) {
      const state = sameAsWithout({system, ...more, sets});
      const steps = sets.filter(set => 'seconds' in set);
      expect(state.clock.sets.map(({seconds}) => seconds)).toEqual(steps.map(({seconds}) => seconds));
      expect(told(state)).toEqual({warnings: 1, status: 1, since: [expect.any(String)], later: 0});
    }
  },
});

const {clean, validation, pause, swapping, gap, late} = MOMENTS;

faults('the clock is set', [
  ...[HOUR, -HOUR, YEARS_50, -YEARS_50].flatMap(seconds =>
    Object.entries({
      'while it trains': clean,
      'in a validation': validation,
      'in a pause': pause,
      'while it swaps': swapping,
    }).map(([when, at]) => row(`by ${seconds} s, ${when}`, [{at, seconds}])),
  ),
  ...[0.5, -0.5, 1.5, -1.5, 5, -5].map(seconds => row(`by NTP, ${seconds} s`, [{at: clean, seconds}])),
  row('forward, and back again', [
    {at: clean, seconds: HOUR},
    {at: swapping, seconds: -HOUR},
  ]),
  row('twice within a minute', [
    {at: late, seconds: HOUR},
    {at: late + 40, seconds: HOUR},
  ]),
  row('between the death of a recorder and its revival', [{at: gap, seconds: HOUR}], {revivals: [gap]}),
  row('back between the death of a recorder and its revival', [{at: gap, seconds: -YEARS_50}], {revivals: [gap]}),
  row('and a recorder is revived long after', [{at: clean, seconds: -HOUR}], {revivals: [gap]}),
  row('and commands of a later start note a pause and its end', [{at: validation, seconds: -HOUR}], {
    byCommand: ['pause', 'resume'],
  }),
  row('in a pause that commands began and end', [{at: pause, seconds: YEARS_50}], {byCommand: ['pause', 'resume']}),
  {
    fault: 'it is slewed by 500 millionths, for half an hour',
    holds: 'pace, time left, cost and charts within 1 %, no alert',
    shown: () => {
      const state = sameAsWithout({sets: [{at: 100, to: 1900, perSecond: 0.0005}]});
      expect(state.clock.sets).toEqual([]);
      // The time of day that is shown follows all the same.
      expect(state.clock.offsetMs).toBeCloseTo(900, -1);
    },
  },
  {
    fault: 'forward by an hour just before the run ends',
    holds: 'its length is its own, and the time of its end that of the new clock',
    shown: () => {
      const ended = [...story.events, {t: story.now + 1500, type: 'end', state: 'finished', exitCode: 0} as RunEvent];
      const state = foldAll(recorded(ended, {sets: [{at: (story.now - START) / 1000 + 1, seconds: HOUR}]}));
      expect(state.clock.sets).toMatchObject([{seconds: HOUR}]);
      const view = describeRun(state, story.now + 5000);
      expect(view.run.elapsedSeconds).toBeCloseTo((story.now - START) / 1000 + 1.5, 3);
      const shown = viewInWallTime(view, state.clock.offsetMs);
      expect(shown.run.endedAt).toBe(story.now + 1500 + 1000 * HOUR);
      expect(told(state)).toMatchObject({warnings: 1, status: 1, later: 0});
    },
  },
  ...(['darwin', 'linux'] as const).map(
    (system): Fault => ({
      fault: `a machine that wakes (${system})`,
      holds: 'a sleep is a sleep, and no clock is reported',
      shown: () => {
        const nap = {from: 400, to: 400 + HOUR};
        const {events, wake} = slept(nap);
        const state = foldAll(recorded(events, {system, sets: [], naps: [nap]}));
        expect(state.clock.sets).toEqual([]);
        const {run, training} = describeRun(state, state.clock.at ?? 0);
        expect(run.elapsedSeconds).toBeCloseTo((wake - START) / 1000, 0);
        expect(difference([training.iterationsPerMinute], [60])).toBeLessThanOrEqual(0.01);
        // And one whose clock is set as well, while it sleeps.
        const both = foldAll(recorded(events, {system, sets: [{at: 1000, seconds: -1800}], naps: [nap]}));
        expect(both.clock.sets).toMatchObject([{seconds: -1800}]);
        expect(difference(figuresOf(both), figuresOf(state))).toBeLessThanOrEqual(0.01);
        expect(told(both)).toMatchObject({warnings: 1, status: 1, later: 0});
      },
    }),
  ),
]);

/** The same run until it sleeps, and some minutes after it woke. */
function slept({from, to}: {from: number; to: number}): {events: RunEvent[]; wake: number} {
  const seconds = to - from;
  const moved = (event: RunEvent): RunEvent => ({...event, t: event.t + 1000 * seconds});
  const before = story.events.filter(({t}) => t <= START + 1000 * from);
  const after = story.events.filter(({t}) => t > START + 1000 * from && t <= START + 1000 * (from + 180)).map(moved);
  const first = after.findIndex(({type}) => type === 'sample');
  const t = after[first]?.t ?? 0;
  after.splice(first, 0, {t, type: 'asleep', seconds});
  return {events: [...before, ...after], wake: after.at(-1)?.t ?? 0};
}
