import {joinWhole, type WholePiece} from '../join-series.js';
import type {Series} from '../series.js';
import {SERIES_UNITS} from '../totals/state.js';
import {lastPart, type Part} from './parts.js';
import {type IterationFigure, TIME_FIGURES, type TimeFigure, type WholeRun} from './types.js';

type Parts = readonly [Part, ...Part[]];

const each = (values: readonly (number | null)[], change: (value: number) => number): (number | null)[] =>
  values.map(value => (value === null ? null : change(value)));

/** A copy at another place, with other values. */
const changed = (series: Series, shift: number, change: (value: number) => number): Series => ({
  ...series,
  startMs: series.startMs === null ? null : series.startMs + shift,
  least: each(series.least, change),
  greatest: each(series.greatest, change),
  last: each(series.last, change),
});

const seriesOf = ({state: {series, totals}}: Part, figure: TimeFigure): Series =>
  figure in series ? series[figure as keyof typeof series].all : totals.byTime[figure as keyof typeof totals.byTime];

const overTime = (parts: Parts, figure: TimeFigure): Series => {
  const own = lastPart(parts);
  const plus = ({base}: Part): number => (figure === 'iteration' ? base : 0);
  const pieces = parts.slice(0, -1).map(
    (part): WholePiece => ({
      ...{series: seriesOf(part, figure), shiftMs: part.shiftMs - own.shiftMs},
      ...{plus: plus(part) - plus(own), cutAt: null},
    }),
  );
  const unit =
    figure in SERIES_UNITS && !(figure in own.state.series) ? SERIES_UNITS[figure as keyof typeof SERIES_UNITS] : 1;
  const joined = joinWhole(pieces, seriesOf(own, figure), own.startedAt);
  return changed(joined, own.shiftMs, value => value * unit + plus(own));
};

/** Every figure over the charts' time; the iterations are those of the whole training. */
export const seriesByTime = (parts: Parts): WholeRun['byTime'] =>
  Object.fromEntries(TIME_FIGURES.map(figure => [figure, overTime(parts, figure)])) as WholeRun['byTime'];

/** The value of a series at a bucket or before it; 0 without one. */
const valueUpTo = ({startMs, bucketMs, last}: Series, at: number): number => {
  if (startMs === null) return 0;
  const until = Math.floor((at - startMs) / bucketMs) + 1;
  return last.slice(0, Math.max(0, until)).findLast(value => value !== null) ?? 0;
};

/** The time that all parts before each took, in the unit of its series. */
const timeBefore = (trainedMs: readonly number[]): number[] =>
  trainedMs.map((_, index) => {
    const ms = trainedMs.slice(0, index).reduce((sum, one) => sum + one, 0);
    return Math.round(ms / 1000 / SERIES_UNITS.trainedSeconds);
  });

/** The tokens up to the checkpoint that each part began with; none where it counts its iterations on from there. */
const tokensBefore = (parts: Parts): number[] => {
  let sum = 0;
  return parts.map(({base}, index) => {
    const before = parts[index - 1];
    if (before && base > before.base) sum += valueUpTo(before.state.totals.byIteration.tokens, base - before.base);
    return sum;
  });
};

/** The first iteration of the whole that a part tells anything of; null where it does not. */
const firstOf = ({state: {totals}, base}: Part): number | null => {
  const {loss, trainedSeconds} = totals.byIteration;
  // A loss stands for the iterations after the one that its series begins with.
  const starts = [loss.startMs === null ? null : loss.startMs + 1, trainedSeconds.startMs].filter(
    start => start !== null,
  );
  return starts.length === 0 ? null : Math.min(...starts) + base;
};

/** From which of its own iterations on a part's values are left out: those that a later one has; null for none. */
const cutOf = (parts: Parts, index: number): number | null => {
  const {base} = parts[index] ?? parts[0];
  const begins = [
    ...parts.slice(index).map(({keptTo}) => (keptTo === null ? null : keptTo + 1)),
    ...parts.slice(index + 1).map(firstOf),
  ].filter(begin => begin !== null);
  return begins.length === 0 ? null : Math.min(...begins) - base;
};

const endOf = ({series: {startMs, bucketMs, last}, shiftMs}: WholePiece): number =>
  (startMs ?? 0) + shiftMs + (last.findLastIndex(value => value !== null) + 1) * bucketMs;

const overIterations = (parts: Parts, added: readonly number[], figure: IterationFigure): Series => {
  const own = lastPart(parts);
  const plusOwn = added.at(-1) ?? 0;
  const pieces = parts.slice(0, -1).map(
    (part, index): WholePiece => ({
      ...{series: part.state.totals.byIteration[figure], shiftMs: part.base - own.base},
      ...{plus: (added[index] ?? 0) - plusOwn, cutAt: cutOf(parts, index)},
    }),
  );
  const joined = joinWhole(pieces, own.state.totals.byIteration[figure], Math.max(0, ...pieces.map(endOf)));
  return changed(joined, own.base, value => (value + plusOwn) * SERIES_UNITS[figure]);
};

/** Every figure by iteration of the whole training; `trainedMs` is how long each part trained. */
export const seriesByIteration = (parts: Parts, trainedMs: readonly number[]): WholeRun['byIteration'] => {
  const none = parts.map(() => 0);
  return {
    loss: overIterations(parts, none, 'loss'),
    valLoss: overIterations(parts, none, 'valLoss'),
    trainedSeconds: overIterations(parts, timeBefore(trainedMs), 'trainedSeconds'),
    tokens: overIterations(parts, tokensBefore(parts), 'tokens'),
  };
};

/** The iteration that was reached by a time of the charts; undefined before the first. */
export const iterationAt = ({startMs, bucketMs, last}: Series, at: number): number | undefined => {
  if (startMs === null || at < startMs) return undefined;
  return last.slice(0, Math.floor((at - startMs) / bucketMs) + 1).findLast(value => value !== null) ?? undefined;
};
