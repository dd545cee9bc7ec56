import {sinceLastEvent} from './clock.js';
import {presentSecondsPerIteration} from './first-pace.js';
import {savedUpTo, savesToCome, validationsToCome} from './halts.js';
import {estimate, nextTold, validatedUpTo} from './position.js';
import {countDue} from './schedule.js';
import type {RunState} from './state.js';

/** The iteration of the next report; of the next bar step where nothing else is told. Null while that is not known. */
const nextIteration = (state: RunState): number | null => {
  const {pace, settings, training} = state;
  const total = training.total?.iterations ?? Number.POSITIVE_INFINITY;
  const {reported, position} = pace;
  if (reported === null) return pace.step === null ? null : nextTold(state);
  const told = settings.values.stepsPerReport ?? null;
  // More than the settings say lie between two of them where some were lost.
  const step = reported.step === null || told === null ? (reported.step ?? told) : Math.min(reported.step, told);
  if (step === null) return null;
  return Math.min(
    total,
    reported.iteration + step * (Math.floor((position.iteration - reported.iteration) / step) + 1),
  );
};

/**
 * When the next report or bar step is due at the present pace, with the validation and the save before it, in ms since 1970; may have
 * passed. Null before there is a pace, while paused, and when nothing more is to come.
 */
export const nextReportAt = (state: RunState, now: number): number | null => {
  const {pace, training, clock, end} = state;
  const rate = presentSecondsPerIteration(state);
  if (rate === null || pace.told === null || end || training.over || clock.pausedSince !== null) return null;
  const due = nextIteration(state);
  if (due === null || due <= pace.position.iteration) return null;
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
