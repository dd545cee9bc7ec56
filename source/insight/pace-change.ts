import type {PaceSegment} from './pace-state.js';
import {mean, type Piece} from './pieces.js';
import {usualVariance} from './scatter.js';
import {shownPace} from './shown-pace.js';

/** The pace is compared with that of the last quarter of an hour, of which there must be so much. */
const EARLIER_SECONDS = 900;
const ENOUGH_SECONDS = 60;
const ENOUGH_SEGMENTS = 3;
/** It differs by more than its scatter where it is off by so many standard errors, and at least by such a share. */
const SURE = 4;
const LEAST_CHANGE = 0.08;

export type PaceChange = {
  direction: 'faster' | 'slower' | 'same';
  /** That of the quarter of an hour before. */
  secondsPerIteration: number;
};

/** The pieces before the ones that are shown, of the last quarter of an hour. */
const earlier = (segments: readonly PaceSegment[], shown: number): Piece[] => {
  const pieces: Piece[] = [];
  let seconds = 0;
  for (const segment of segments.slice(0, segments.length - shown).reverse()) {
    if (seconds >= EARLIER_SECONDS) break;
    seconds += segment.seconds;
    pieces.unshift({work: segment.iterations, seconds: segment.seconds});
  }
  return seconds < ENOUGH_SECONDS || pieces.length < ENOUGH_SEGMENTS ? [] : pieces;
};

/**
 * How the pace that is shown differs from that of the last quarter of an hour (training alone: pauses, sleep,
 * validations and saves count neither here nor there). Null before there is enough to compare.
 */
export const paceChange = (segments: readonly PaceSegment[]): PaceChange | null => {
  const now = shownPace(segments);
  if (now === null) return null;
  const pieces = earlier(segments, now.segments);
  if (pieces.length === 0) return null;
  const before = mean(pieces);
  const deviation = Math.sqrt(usualVariance(pieces, before.value));
  const error = deviation * Math.hypot(1 / Math.sqrt(before.weight), 1 / Math.sqrt(now.weight));
  const change = now.value - before.value;
  const isSame = Math.abs(change) < Math.max(SURE * error, LEAST_CHANGE * Math.min(before.value, now.value));
  return {direction: isSame ? 'same' : change > 0 ? 'slower' : 'faster', secondsPerIteration: before.value};
};
