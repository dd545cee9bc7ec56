import type {RunEvent} from '../../journal/events.js';
import type {RunState} from '../state.js';
import {runStatus} from '../status.js';

/** A shorter silence counts for nothing here, as it does for the alert; and most samples need no closer look. */
const MIN_SILENCE_MS = 60_000;

const isStalled = (state: RunState, t: number): boolean =>
  state.signs.quietMs >= MIN_SILENCE_MS && runStatus(state, t) === 'stalled';

const endStall = ({totals: {stalls}}: RunState): void => {
  if (stalls.open === null) return;
  stalls.count++;
  stalls.ms += stalls.open;
  stalls.open = null;
};

/** A stall is seen at the samples meanwhile, and is over once the trainer has given a sign. */
const followStall = (state: RunState, {t, type}: RunEvent): void => {
  const {signs, totals} = state;
  const {stalls} = totals;
  // Sleep was counted as silence until now.
  if (type === 'asleep') stalls.open = stalls.open !== null && isStalled(state, t) ? signs.quietMs : null;
  else if (type === 'end' || (stalls.open !== null && signs.quietMs < stalls.open)) endStall(state);
  else if (type === 'sample' && isStalled(state, t)) stalls.open = signs.quietMs;
};

/** Takes an event into the totals of the run, once the rest of the state has taken it in. */
export const followTotals = (state: RunState, event: RunEvent): void => {
  const {totals} = state;
  // Of the time before nothing was seen.
  if (event.type === 'asleep' || (event.type === 'recording' && totals.seenUntil !== null)) totals.seenUntil = event.t;
  followStall(state, event);
};
