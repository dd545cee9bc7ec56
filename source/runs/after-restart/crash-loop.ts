import {formatNumber} from '../../format/units.js';

/** A time (ms since 1970) at which a training was continued by itself, and the iteration that it continued from. */
export type Restart = {at: number; from: number};

/** A machine that restarts so often is not restarted by its user. */
const OFTEN = 2;
const WITHIN_MS = 60 * 60_000;

/** So often from the same checkpoint: it never gets to the next one. */
const IN_PLACE = 2;

/**
 * Why a training is not continued by itself once more, as a clause; null where it is. `before` are the times that it
 * was, oldest first; `from` is the checkpoint that it would be continued from now, at `now`. A machine that training
 * brings down would otherwise do so for ever.
 */
export const crashLoop = (before: readonly Restart[], from: number, now: number): string | null => {
  // A clock that was set back does not hide a restart.
  const lately = before.filter(({at}) => Math.abs(now - at) < WITHIN_MS).length;
  if (lately >= OFTEN) return `the machine has restarted ${lately + 1} times within an hour of training`;
  const last = before.slice(-IN_PLACE);
  const isInPlace = last.length === IN_PLACE && last.every(one => one.from === from);
  return isInPlace
    ? `it has been continued ${IN_PLACE} times from iteration ${formatNumber(from)} and got no further`
    : null;
};
