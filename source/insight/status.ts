import type {Moment} from '../journal/clocks.js';
import {estimate} from './position.js';
import {silenceAllowed} from './signs.js';
import type {RunState} from './state.js';
import type {RunStatus} from './view.js';

/**
 * What the run is doing at `now` (ms since 1970). For `stalled` only silence up to the last event counts: without a
 * recorder, silence says nothing.
 */
export const runStatus = (state: RunState, now: Moment): RunStatus => {
  const {clock, end, signs, training, validations} = state;
  if (end) return end.state;
  if (clock.pausedSince !== null) return 'paused';
  const patient = validations.running !== null || estimate(state, now).unseenValidation;
  if (signs.quietMs / 1000 >= silenceAllowed(state, patient)) return 'stalled';
  if (!training.began) return 'starting';
  return validations.running ? 'validating' : 'training';
};
