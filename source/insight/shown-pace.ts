import {withoutHiccup} from './hiccup.js';
import type {PaceSegment} from './pace-state.js';
import {type Mean, mean, type Piece, perWork} from './pieces.js';
import {usualVariance} from './scatter.js';

/** The pace that is shown is that of so many seconds, and at least of so many segments, unless it has changed since. */
const SHOWN_SECONDS = 50;
const SHOWN_SEGMENTS = 3;
/** A change is looked for in so many segments. */
const SEARCHED_SEGMENTS = 32;
/** What a change shows in: so many segments, of so many seconds together. */
const CHANGED_SEGMENTS = 2;
const CHANGED_SECONDS = 5;
/** A change must be so many standard errors, and at least such a share of the pace. */
const SURE = 4;
const LEAST_CHANGE = 0.06;
/** The times at which two lines arrive may be off by so much. */
const ARRIVAL_SECONDS = 0.1;

/** The piece that lies furthest from a pace is left out: one alone is no change. */
const withoutFurthest = (pieces: readonly Piece[], level: number): Piece[] => {
  const off = pieces.map(piece => Math.abs(perWork(piece) - level));
  return pieces.toSpliced(off.indexOf(Math.max(...off)), 1);
};

/** By how many standard errors the pace has changed from the older pieces to the newer ones; 0 for no change. */
const changeBetween = (older: readonly Piece[], newer: readonly Piece[], deviation: number): number => {
  const before = mean(older);
  const after = mean(withoutFurthest(newer, before.value));
  const error =
    deviation * Math.hypot(1 / Math.sqrt(before.weight), 1 / Math.sqrt(after.weight)) + ARRIVAL_SECONDS / after.weight;
  const change = Math.abs(after.value - before.value);
  return change < LEAST_CHANGE * Math.min(before.value, after.value) || change < SURE * error ? 0 : change / error;
};

/** Where the newest pieces begin whose pace is another than that of the ones before; 0 where it is the same. */
const lastChange = (pieces: readonly Piece[], deviation: number): number => {
  let at = 0;
  let greatest = 0;
  let seconds = 0;
  for (let index = pieces.length - 1; index > 0; index--) {
    seconds += pieces[index]?.seconds ?? 0;
    if (pieces.length - index < CHANGED_SEGMENTS || seconds < CHANGED_SECONDS) continue;
    const change = changeBetween(pieces.slice(0, index), pieces.slice(index), deviation);
    if (change > greatest) [at, greatest] = [index, change];
  }
  return at;
};

/** The pieces without the first, in which the pace has changed on the way, as far as the others are enough. */
const withoutMixed = (pieces: readonly Piece[], deviation: number): readonly Piece[] => {
  const [first, ...others] = pieces;
  if (first === undefined || others.length < CHANGED_SEGMENTS) return pieces;
  const {value} = mean(others);
  const off = Math.abs(perWork(first) - value);
  return off > Math.max(LEAST_CHANGE * value, (SURE * deviation) / Math.sqrt(first.work)) ? others : pieces;
};

/** The newest pieces that have one pace. */
const sincePaceChanged = (pieces: readonly Piece[], deviation: number): readonly Piece[] => {
  const at = lastChange(pieces, deviation);
  return at === 0 ? pieces : sincePaceChanged(withoutMixed(pieces.slice(at), deviation), deviation);
};

/** The newest of the pieces that make up what is shown. */
const newest = (pieces: readonly Piece[]): readonly Piece[] => {
  let seconds = 0;
  let from = pieces.length;
  while (from > 0 && (seconds < SHOWN_SECONDS || pieces.length - from < SHOWN_SEGMENTS)) {
    from--;
    seconds += pieces[from]?.seconds ?? 0;
  }
  return pieces.slice(from);
};

/** The pace that is shown: seconds for one iteration, the iterations that it rests on, and of how many segments. */
export type ShownPace = Mean & {segments: number};

const measured = (segments: readonly PaceSegment[]): ShownPace => {
  const pieces = withoutHiccup(
    segments.slice(-SEARCHED_SEGMENTS).map(({iterations, seconds}) => ({work: iterations, seconds})),
  );
  const deviation = Math.sqrt(usualVariance(pieces, mean(pieces).value));
  const present = newest(sincePaceChanged(pieces, deviation));
  return {...mean(withoutMixed(present, deviation)), segments: present.length};
};

/** What was worked out last, by the newest segment: a frame and an event ask for it several times. */
const known = new WeakMap<PaceSegment, {count: number; pace: ShownPace}>();

/**
 * The pace now: over the last segments that make up about a minute, but none from before the pace has changed. A
 * segment alone is no change: the next one must confirm it. Null before there is one.
 */
export const shownPace = (segments: readonly PaceSegment[]): ShownPace | null => {
  const last = segments.at(-1);
  if (last === undefined) return null;
  const before = known.get(last);
  if (before?.count === segments.length) return before.pace;
  const pace = measured(segments);
  known.set(last, {count: segments.length, pace});
  return pace;
};

/** The same as seconds for one iteration. */
export const shownSecondsPerIteration = (segments: readonly PaceSegment[]): number | null =>
  shownPace(segments)?.value ?? null;
