import {SWAPPING_BYTES_PER_SECOND, SWAPPING_ENDS_AT, THRASHING_BYTES_PER_SECOND} from '../memory-limits.js';
import type {Look, SlowdownState} from './state.js';

/** Rates come in lumps: they count over so long a time. */
export const WINDOW_MS = 10_000;

const lengthOf = ({from, to}: Look): number => to - from;
const sum = (looks: readonly Look[], of: (look: Look) => number): number =>
  looks.reduce((total, look) => total + of(look), 0);

/**
 * Whether traffic over the last ten seconds amounts to `threshold`: begins at it, is over at half of it. The looks that made it begin
 * or end are corrected afterwards, so that a swapping starts and ends where its traffic does.
 */
const follow = (looks: Look[], was: boolean, threshold: number, mark: 'swapping' | 'thrashing'): boolean => {
  const newest = looks.at(-1);
  if (!newest) return was;
  const window = looks.filter(look => look.to > newest.to - WINDOW_MS);
  const length = sum(window, lengthOf);
  if (length <= 0) return was;
  const mean = sum(window, look => look.rate * lengthOf(look)) / length;
  const low = threshold * SWAPPING_ENDS_AT;
  if (!was) {
    // One lump is no swapping: half of the time at least there is some.
    const busy = sum(window, look => (look.rate >= low ? lengthOf(look) : 0));
    if (mean < threshold || busy < length / 2) return false;
    const first = window.findIndex(look => look.rate >= low);
    for (const look of window.slice(first)) look[mark] = true;
    return true;
  }
  if (mean >= low) {
    newest[mark] = true;
    return true;
  }
  const last = window.findLastIndex(look => look.rate >= low);
  for (const look of window.slice(last + 1)) look[mark] = false;
  return false;
};

/** Whether compression over the last ten seconds amounts to what thrashing does in swap: it works in memory, but on the processor. */
const followCompression = ({looks, compressing}: SlowdownState): boolean => {
  const newest = looks.at(-1);
  const window = looks.filter(look => newest && look.to > newest.to - WINDOW_MS && look.compression !== null);
  const length = sum(window, lengthOf);
  if (length <= 0) return false;
  const mean = sum(window, look => (look.compression ?? 0) * lengthOf(look)) / length;
  return mean >= THRASHING_BYTES_PER_SECOND * (compressing ? SWAPPING_ENDS_AT : 1);
};

/** Takes the newest look into account. */
export const followTraffic = (state: SlowdownState): void => {
  state.swapping = follow(state.looks, state.swapping, SWAPPING_BYTES_PER_SECOND, 'swapping');
  state.thrashing = follow(state.looks, state.thrashing, THRASHING_BYTES_PER_SECOND, 'thrashing');
  state.compressing = followCompression(state);
};
