import {sinceLastEvent} from './clock.js';
import {presentSecondsPerIteration} from './first-pace.js';
import {savedUpTo, savesToCome, validationsToCome} from './halts.js';
import {estimate, nextTold, validatedUpTo} from './position.js';
import {countDue} from './schedule.js';
import type {RunState} from './state.js';

/**
 * When the next report or bar step is due at the present pace, with the validation and the save before it, in ms since 1970; may have
 * passed. Null before there is a pace, while paused, and when nothing more is to come.
 */
export const nextReportAt = (state: RunState, now: number): number | null => {
  const {pace, training, clock, end} = state;
  const rate = presentSecondsPerIteration(state);
  if (rate === null || pace.told === null || end || training.over || clock.pausedSince !== null) return null;
  const due = nextTold(state);
  if (due <= pace.position.iteration) return null;
  const validations = validationsToCome(state, now);
  const saves = savesToCome(state);
  const {validationSeconds, unseenValidation} = estimate(state, now);
  const halts =
    countDue({...validations, atLast: false}, validatedUpTo(state), due) * validations.seconds +
    countDue(saves, savedUpTo(state), due - 1) * saves.seconds;
  const gone = (pace.position.cleanMs + sinceLastEvent(state, now).cleanMs) / 1000;
  // A validation that nothing shows is in the clean time already.
  const validated = unseenValidation ? 0 : validationSeconds;
  const left = (due - pace.position.iteration) * rate + halts - gone - validated;
  return now + left * 1000;
};
