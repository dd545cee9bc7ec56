import {activeParts} from './clock.js';
import type {PaceSegment} from './pace-state.js';
import {addToSpans} from './series.js';
import type {RunState} from './state.js';

/** Shorter segments are merged: the arrival of a line is too coarse a clock for them. */
export const MIN_SEGMENT_MS = 2000;
const MAX_KEPT_SEGMENTS = 64;
/** The newest segments stay as they are; pairs of older ones are merged while they stay below this length. */
const FINE_SEGMENTS = 32;
const COARSE_SEGMENT_SECONDS = 120;

/** Two neighbours as one; null where tokens are known of the older alone: they would be mixed with unknown ones. */
const merged = (older: PaceSegment, newer: PaceSegment): PaceSegment | null => {
  if (older.tokens !== null && newer.tokens === null) return null;
  const tokens =
    older.tokens === null || newer.tokens === null
      ? newer.tokens
      : {
          trained: older.tokens.trained + newer.tokens.trained,
          iterations: older.tokens.iterations + newer.tokens.iterations,
        };
  return {
    iterations: older.iterations + newer.iterations,
    seconds: older.seconds + newer.seconds,
    endedAt: newer.endedAt,
    tokens,
  };
};

const keepSegments = (state: RunState): void => {
  const {segments} = state.pace;
  if (segments.length <= MAX_KEPT_SEGMENTS) return;
  for (let index = 0; index < segments.length - FINE_SEGMENTS; index++) {
    const older = segments[index];
    const newer = segments[index + 1];
    if (!older || !newer || older.seconds + newer.seconds > COARSE_SEGMENT_SECONDS) continue;
    const both = merged(older, newer);
    if (!both) continue;
    segments.splice(index, 2, both);
    return;
  }
  segments.shift();
};

/** Ends the growing segment at an iteration that was reached at `t` (ms since 1970). */
export const closeSegment = (state: RunState, t: number, iteration: number): void => {
  const {open, segments} = state.pace;
  if (!open) return;
  const seconds = open.cleanMs / 1000;
  const iterations = iteration - open.iteration;
  segments.push({iterations, seconds, endedAt: t, tokens: null});
  keepSegments(state);
  // Three decimals, so that the stored series stay small.
  const perMinute = Math.round((60_000 * iterations) / seconds) / 1000;
  for (const part of activeParts(state, {from: open.at, to: t})) {
    addToSpans(state.series.pace, part.from, part.to, perMinute);
  }
};

/**
 * Takes in all tokens trained up to an iteration, by a report: those since the last one are the last segment's where it
 * ends there.
 */
export const noteTokens = ({pace}: RunState, iteration: number, trained: number): void => {
  if (pace.open?.iteration !== iteration) return;
  const last = pace.segments.at(-1);
  const before = pace.tokens;
  if (last && last.tokens === null && before !== null && trained > before.trained) {
    last.tokens = {trained: trained - before.trained, iterations: iteration - before.iteration};
  }
  pace.tokens = {iteration, trained};
};
