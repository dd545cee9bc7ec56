import {clockSetWords} from '../format/clock-set.js';
import type {EventOf, RunEvent} from '../journal/events.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** The code of the notice that the clock was set. */
export const CLOCK_SET = 'clock-set';

/** More than anybody is told of at once. */
const KEPT_SETS = 8;
/** For so long it is said that the clock was set. */
const TOLD_MS = 600_000;

/** Takes over what the machine's clock says beside the run's own. */
export const noteWallTime = ({clock}: RunState, {t, w = t}: RunEvent): void => {
  clock.offsetMs = w - t;
  clock.offsets.least = Math.min(clock.offsets.least, clock.offsetMs);
  clock.offsets.most = Math.max(clock.offsets.most, clock.offsetMs);
};

/** The machine's clock was set: no span of the run changes, only what is shown as the time of day. */
export const noteClockSet = ({clock}: RunState, {t, seconds}: EventOf<'clock-set'>): void => {
  clock.sets.push({at: t, seconds});
  if (clock.sets.length > KEPT_SETS) clock.sets.shift();
};

/** That the clock has been set, while that is news; `now` is by the run's clock. */
export const clockWarning = ({clock}: RunState, now: number): RunView['warnings'] => {
  const told = clock.sets.filter(({at}) => now - at < TOLD_MS);
  const last = told.at(-1);
  if (!last) return [];
  const seconds = told.reduce((sum, one) => sum + one.seconds, 0);
  const text = `The machine's ${clockSetWords(told.length, seconds)}: times are shown by what it says now, spans and pace are measured without it.`;
  return [{code: CLOCK_SET, text, since: last.at}];
};

/** Nobody has noted anything for so long: the clocks may say different things of the time since, and only a new recorder knows which is right. */
const RECENT_MS = 600_000;
const SAME_MS = 1000;

/**
 * What time it is by the run's clock, in ms since 1970. `byForward`: by a clock that only goes forward from where the run's was; null where that
 * is not known. It is of no use when the machine was started again meanwhile: then the two have nothing to do with each other, and the
 * wall clock counts. That the two differ although the run was heard of just now means that the wall clock was set.
 */
export const timeOfRun = ({clock}: RunState, byForward: number | null, wall: number): number => {
  const {at, offsetMs} = clock;
  const byWall = wall - offsetMs;
  if (byForward === null) return byWall;
  const isRecent = at !== null && byForward - at > -SAME_MS && byForward - at < RECENT_MS;
  return isRecent || Math.abs(byForward - byWall) < SAME_MS ? byForward : byWall;
};
