import {marksLater} from '../insight/chart-marks.js';
import {type EarlierRun, joinRuns} from '../insight/join-runs.js';
import type {RunSeries} from '../insight/series.js';
import type {RunState} from '../insight/state.js';
import {seriesInWallTime} from '../insight/wall-time.js';
import type {RunTime} from './chart-view.js';
import type {Snapshot} from './types.js';

type Charted = Pick<Snapshot, 'series' | 'marks' | 'chartsFrom' | 'shifted' | 'withoutRepeats'>;

/** What the charts draw of a run and of those that it continues; `now` by its clock, which the wall's is ahead of. */
export const chartedRuns = (earlier: readonly EarlierRun[], state: RunState, now: number, offset: number): Charted => {
  const joined = joinRuns(earlier, state, now);
  let cut: RunSeries | null = null;
  return {
    series: seriesInWallTime(joined.series, offset),
    marks: marksLater(joined.marks, offset),
    chartsFrom: joined.from + offset,
    shifted: joined.shifted.map(({from, until, shiftMs}) => ({from: from + offset, until: until + offset, shiftMs})),
    withoutRepeats: () => {
      cut ??= seriesInWallTime(joined.withoutRepeats(), offset);
      return cut;
    },
  };
};

/** What of a run decides which time the charts show: with the runs that it continues they begin earlier. */
export const chartTime = ({view: {run}, now, chartsFrom}: Pick<Snapshot, 'view' | 'now' | 'chartsFrom'>): RunTime => ({
  run: {startedAt: chartsFrom ?? run.startedAt, endedAt: run.endedAt},
  now,
});

/** The series for an axis of time, or for one of iterations. */
export const chartSeries = (
  {series, withoutRepeats}: Pick<Snapshot, 'series' | 'withoutRepeats'>,
  byIterations: boolean,
): RunSeries => (byIterations && withoutRepeats !== undefined ? withoutRepeats() : series);

/** What the clock said at a time of the charts: earlier runs are drawn later than they were. */
export const clockTime = ({shifted = []}: Pick<Snapshot, 'shifted'>, at: number): number =>
  at - (shifted.find(({from, until}) => at >= from && at < until)?.shiftMs ?? 0);
