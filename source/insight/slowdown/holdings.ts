import type {Quit, RunState} from '../state.js';
import type {Sample} from './reading.js';
import type {Holding} from './state.js';

/**
 * Readings of memory are kept for what a quit brings: from before the list of applications that last showed the one
 * that was quit. And a reading that is so much older than the note of a quit of ours is from before that quit.
 */
const HOLDINGS_MS = 90_000;
const BEFORE_QUIT_MS = 16_000;
/** Memory is given back, and pages come in again, over some seconds. */
const AFTER_QUIT_MS = 30_000;

/** What is in use and what lies in swap, in bytes; null where either is not known. */
export const heldIn = ({usedBytes, swapUsedBytes}: Holding): number | null =>
  usedBytes === null || swapUsedBytes === null ? null : usedBytes + swapUsedBytes;

/** Keeps what memory holds at a sample; half a minute after a quit also as what it holds after that. */
export const noteHolding = ({slowdown, quits}: RunState, {t, memory}: Sample): void => {
  if (!memory) return;
  const {usedBytes, swapUsedBytes, pressure} = memory;
  const holding = {at: t, usedBytes, swapUsedBytes, pressure};
  slowdown.holdings.push(holding);
  while ((slowdown.holdings[1]?.at ?? t) < t - HOLDINGS_MS) slowdown.holdings.shift();
  const {quit} = slowdown;
  if (!quit || quit.after || t < quit.goneBy + AFTER_QUIT_MS) return;
  quit.after = holding;
  const noted = quits.findLast(({at, result}) => at === quit.at && result === 'quit');
  const [before, after] = [heldIn(quit.before), heldIn(holding)];
  if (noted && before !== null && after !== null) noted.freedBytes = before - after;
};

/** Keeps what memory held before an application was quit. A quit of ours is noted only when it has happened. */
export const noteQuit = ({slowdown}: RunState, {at, goneBy}: Quit): void => {
  const until = goneBy === null ? at - BEFORE_QUIT_MS : at;
  const before = slowdown.holdings.findLast(holding => holding.at <= until) ?? slowdown.holdings[0];
  if (before) slowdown.quit = {at, goneBy: goneBy ?? at, before, after: null};
};
