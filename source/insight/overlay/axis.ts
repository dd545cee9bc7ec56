import type {Series} from '../series.js';
import type {WholeRun} from '../whole/types.js';
import {type Curve, risingCurve} from './curve.js';

/** What several runs can be laid over each other by. */
export const AXES = ['iteration', 'training', 'clock'] as const;
export type Axis = (typeof AXES)[number];

/** What that is called everywhere. */
export const AXIS_WORDS: Readonly<Record<Axis, string>> = {
  iteration: 'by iteration',
  training: 'by training time',
  clock: 'by the clock',
};

/** From where to where: iterations, seconds of training without pauses and sleep, or ms since 1970. */
export type Range = {from: number; to: number};

/** A part of a run: where its charts have it, in ms since 1970, and by how much the clock was behind that. */
export type Part = Range & {shiftMs: number};

/** The parts of a run, in order: those of the runs that it continues stand later in its charts than they were. */
export const partsOf = ({from, until, shifted}: Pick<WholeRun, 'from' | 'until' | 'shifted'>): Part[] => {
  const earlier = shifted.map(part => ({from: part.from, to: part.until, shiftMs: part.shiftMs}));
  const own = Math.max(from, ...earlier.map(part => part.to));
  return own < until || earlier.length === 0 ? [...earlier, {from: own, to: until, shiftMs: 0}] : earlier;
};

const end = ({startMs, bucketMs, last}: Series): number | null => {
  const index = last.findLastIndex(value => value !== null);
  return startMs === null || index === -1 ? null : startMs + (index + 1) * bucketMs;
};

/** How far the training had come, in seconds without pauses and sleep, at each iteration. */
export const trainedCurve = (run: WholeRun): Curve => risingCurve(run.byIteration.trainedSeconds);

/** Where a run begins and ends on the axis; null where it has no place there: an imported log without times. */
export const rangeOf = (run: WholeRun, axis: Axis): Range | null => {
  if (axis === 'clock') {
    const parts = partsOf(run);
    if (run.imported?.hasTimes === false) return null;
    return {
      from: Math.min(...parts.map(part => part.from - part.shiftMs)),
      to: Math.max(...parts.map(part => part.to - part.shiftMs)),
    };
  }
  if (axis === 'training') {
    const to = trainedCurve(run).at(-1)?.y;
    return to === undefined ? null : {from: 0, to};
  }
  const {loss, valLoss, trainedSeconds} = run.byIteration;
  const ends = [loss, valLoss, trainedSeconds].map(end).filter(at => at !== null);
  return ends.length === 0 ? null : {from: Math.min(0, run.baseIteration), to: Math.max(...ends)};
};

/** What an axis of these runs reaches over; null where none of them has a place on it. */
export const rangeOfAll = (runs: readonly WholeRun[], axis: Axis): Range | null => {
  const ranges = runs.map(run => rangeOf(run, axis)).filter(range => range !== null);
  if (ranges.length === 0) return null;
  const [from, to] = [Math.min(...ranges.map(one => one.from)), Math.max(...ranges.map(one => one.to))];
  return to > from ? {from, to} : {from, to: from + 1};
};
