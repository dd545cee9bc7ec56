import {formatDuration} from '../format/units.js';
import {type ChartMark, chartMarks, marksLater} from './chart-marks.js';
import {joinSeries, type SeriesPart} from './join-series.js';
import {pointsOf, type RunSeries} from './series.js';
import type {RunState} from './state.js';

/** What the charts of a run that continues another one need of that. Times by its own clock. */
export type EarlierRun = {
  series: RunSeries;
  marks: readonly ChartMark[];
  startedAt: number;
  endedAt: number;
  /** See the `run` event. */
  continues: RunState['continues'];
};

/** What is kept of an ended run for the charts of those that continue it. */
export const earlierRun = (state: RunState): EarlierRun => {
  const endedAt = state.end?.at ?? state.clock.at ?? 0;
  return {
    series: state.series,
    marks: chartMarks(state, endedAt),
    startedAt: state.startedAt ?? endedAt,
    endedAt,
    continues: state.continues,
  };
};

/** A time in the charts that is not what it was: so much was added to it, in ms. */
export type ShiftedTime = {from: number; until: number; shiftMs: number};

/** The charts of a whole training: the earlier runs before the last one, without the time between them. */
export type JoinedRuns = {
  series: RunSeries;
  /** The same without what was done again by a later run, for an axis of iterations. */
  withoutRepeats(): RunSeries;
  marks: readonly ChartMark[];
  /** When the first of them began, in the times of the charts. */
  from: number;
  shifted: readonly ShiftedTime[];
};

type Placed = {run: EarlierRun; shiftMs: number; iterations: number; repeatedFrom: number | null};

/** When an earlier run went beyond the checkpoint that the next one began with; null where it did not. */
const repeatedFrom = ({series, continues}: EarlierRun, next: RunState['continues']): number | null => {
  const checkpoint = next?.checkpoint ?? (next === null || next.iteration === 0 ? null : next.iteration);
  if (checkpoint === null) return null;
  const own = checkpoint - (continues?.iteration ?? 0);
  return pointsOf(series.iteration).find(({value}) => value > own)?.from ?? null;
};

/** Each earlier run before the next one: it ends where that begins. */
const place = (runs: readonly EarlierRun[], own: RunState, ownStart: number): Placed[] => {
  const base = own.continues?.iteration ?? 0;
  const placed: Placed[] = [];
  let start = ownStart;
  let next = own.continues;
  for (const run of runs.toReversed()) {
    const shiftMs = start - run.endedAt;
    const iterations = (run.continues?.iteration ?? 0) - base;
    placed.unshift({run, shiftMs, iterations, repeatedFrom: repeatedFrom(run, next)});
    start = run.startedAt + shiftMs;
    next = run.continues;
  }
  return placed;
};

const WORTH_SAYING_MS = 60_000;

/** Tells how long after the run before it a run began. */
const withPause = (marks: readonly ChartMark[], before: EarlierRun | undefined, startedAt: number): ChartMark[] =>
  marks.map(mark => {
    const ms = startedAt - (before?.endedAt ?? startedAt);
    if (mark.kind !== 'continued' || ms < WORTH_SAYING_MS) return mark;
    return {...mark, text: `${mark.text} ${formatDuration(ms / 1000)} later`};
  });

/** Without the checkpoints that are not the best of all. */
const oneBest = (marks: readonly ChartMark[]): ChartMark[] => {
  const values = marks.flatMap(({kind, value}) => (kind === 'checkpoint' && value !== undefined ? [value] : []));
  const best = marks.findLast(({kind, value}) => kind === 'checkpoint' && value === Math.min(...values));
  return marks.filter(mark => mark.kind !== 'checkpoint' || mark === best);
};

/** The charts of a run at `now` after those of the runs that it continues, which are given oldest first. */
export const joinRuns = (runs: readonly EarlierRun[], own: RunState, now: number): JoinedRuns => {
  const ownStart = own.startedAt ?? now;
  const placed = place(runs, own, ownStart);
  const parts = (cuts: boolean): SeriesPart[] =>
    placed.map(({run: {series}, shiftMs, iterations, repeatedFrom: from}) => ({
      ...{series, shiftMs, iterations},
      cutAt: cuts ? from : null,
    }));
  let cut: RunSeries | null = null;
  const marks = [
    ...placed.flatMap(({run, shiftMs}, index) =>
      marksLater(withPause(run.marks, runs[index - 1], run.startedAt), shiftMs),
    ),
    ...withPause(chartMarks(own, now), runs.at(-1), ownStart),
  ];
  return {
    series: joinSeries(parts(false), own.series, ownStart),
    withoutRepeats: () => {
      cut ??= joinSeries(parts(true), own.series, ownStart);
      return cut;
    },
    marks: oneBest(marks),
    from: placed[0] === undefined ? ownStart : placed[0].run.startedAt + placed[0].shiftMs,
    shifted: placed.map(({run, shiftMs}) => ({
      from: run.startedAt + shiftMs,
      until: run.endedAt + shiftMs,
      shiftMs,
    })),
  };
};
