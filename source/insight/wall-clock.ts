import {clockSetWords} from '../format/clock-set.js';
import type {EventOf, RunEvent} from '../journal/events.js';
import {keepNewest} from './keep-newest.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** The code of the notice that the clock was set. */
export const CLOCK_SET = 'clock-set';

/** More than the notice about them ever counts. */
const MAX_KEPT_SETS = 8;
/** For so long after the clock was set the notice is shown. */
const SHOWN_MS = 600_000;

/** Takes in how far the machine's clock is ahead of the run's. */
export const noteWallTime = ({clock}: RunState, {t, w = t}: RunEvent): void => {
  clock.offsetMs = w - t;
  clock.offsets.least = Math.min(clock.offsets.least, clock.offsetMs);
  clock.offsets.most = Math.max(clock.offsets.most, clock.offsetMs);
};

/** Takes in that the machine's clock was set: no span of the run changes, only what is shown as the time of day. */
export const noteClockSet = ({clock}: RunState, {t, seconds}: EventOf<'clock-set'>): void => {
  keepNewest(clock.sets, {at: t, seconds}, MAX_KEPT_SETS);
};

/** The notice that the clock was set, while that is news; `now` is by the run's clock. */
export const clockWarning = ({clock}: RunState, now: number): RunView['warnings'] => {
  const shown = clock.sets.filter(({at}) => now - at < SHOWN_MS);
  const last = shown.at(-1);
  if (!last) return [];
  const seconds = shown.reduce((sum, one) => sum + one.seconds, 0);
  const text = `The machine's ${clockSetWords(shown.length, seconds)}: times of day are shown by its new setting, durations and pace are not affected.`;
  return [{code: CLOCK_SET, text, since: last.at}];
};

/** After so long without an event the two clocks may differ, and only a new recorder knows which of them is right. */
const RECENT_MS = 600_000;
const SAME_MS = 1000;

/**
 * What time it is by the run's clock, in ms since 1970. `byForward`: by a clock that only goes forward from where the
 * run's was; null where that is not known. It is of no use after the machine was started again: then the two have
 * nothing to do with each other, and the wall clock counts. Where the two differ although the run's last event is
 * recent, the wall clock was set.
 */
export const timeOfRun = ({clock}: RunState, byForward: number | null, wall: number): number => {
  const {at, offsetMs} = clock;
  const byWall = wall - offsetMs;
  if (byForward === null) return byWall;
  const isRecent = at !== null && byForward - at > -SAME_MS && byForward - at < RECENT_MS;
  return isRecent || Math.abs(byForward - byWall) < SAME_MS ? byForward : byWall;
};
