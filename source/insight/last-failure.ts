import type {EventOf, FailureKind} from '../journal/events.js';
import type {RunState} from './state.js';

/** Takes what the trainer printed that it fails of. */
export const noteFailure = (state: RunState, {t, kind, line, ofChild}: EventOf<'failure'>): void => {
  state.failure = {kind: kind as FailureKind, line, at: t, bar: null, ...(ofChild && {ofChild})};
};

/** The training has gone on since: what was printed was no failure, or one that something caught. */
export const failureOver = (state: RunState): void => {
  state.failure = null;
};

/**
 * A live bar stands at an iteration. A trainer that fails may paint its bar a last time after its words, so only the next position is a sign
 * that it goes on.
 */
export const barAfterFailure = (state: RunState, iteration: number): void => {
  const {failure} = state;
  if (failure === null) return;
  if (failure.bar === null) failure.bar = iteration;
  else if (failure.bar !== iteration) failureOver(state);
};
