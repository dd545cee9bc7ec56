import type {RunState} from '../state.js';
import {episodesOf, timesOf} from './spans.js';

/** For how many seconds the machine has swapped since the run began; null where its memory was never read. */
export const swappingSeconds = (state: RunState, now: number): number | null => {
  if (!state.sample?.memory) return null;
  const period = {since: Number.NEGATIVE_INFINITY, until: state.end?.at ?? now};
  return timesOf(episodesOf(state, 'swapping', period), period).seconds;
};
