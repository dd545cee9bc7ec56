import type {EventOf, FailureKind} from '../journal/events.js';
import type {RunState} from './state.js';

/** Takes in what the trainer printed about a failure. */
export const noteFailure = (state: RunState, {t, kind, line, ofChild}: EventOf<'failure'>): void => {
  state.failure = {kind: kind as FailureKind, line, at: t, bar: null, ...(ofChild && {ofChild})};
};

/** Takes in that the training has continued: what was printed was no failure, or something caught it. */
export const failureOver = (state: RunState): void => {
  state.failure = null;
};

/**
 * Takes in that a live bar stands at an iteration. A trainer that fails may paint its bar a last time after its words,
 * so only the next position shows that it continues.
 */
export const barAfterFailure = (state: RunState, iteration: number): void => {
  const {failure} = state;
  if (failure === null) return;
  if (failure.bar === null) failure.bar = iteration;
  else if (failure.bar !== iteration) failureOver(state);
};
