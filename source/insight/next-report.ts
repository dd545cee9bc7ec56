import {sinceLastEvent} from './clock.js';
import {presentSecondsPerIteration} from './first-pace.js';
import {savedUpTo, savesToCome, validationsToCome} from './halts.js';
import {estimate, nextDueIteration, validatedUpTo} from './position.js';
import {countDue} from './schedule.js';
import type {RunState} from './state.js';

/** The iteration of the next report, or of the next bar step where there are no reports. Null while it is not known. */
const nextIteration = (state: RunState): number | null => {
  const {pace, settings, training} = state;
  const total = training.total?.iterations ?? Number.POSITIVE_INFINITY;
  const {reported, position} = pace;
  if (reported === null) return pace.step === null ? null : nextDueIteration(state);
  const given = settings.values.stepsPerReport ?? null;
  // More iterations than the settings say lie between two reports where some were lost.
  const step = reported.step === null || given === null ? (reported.step ?? given) : Math.min(reported.step, given);
  if (step === null) return null;
  return Math.min(
    total,
    reported.iteration + step * (Math.floor((position.iteration - reported.iteration) / step) + 1),
  );
};

/**
 * When the next report or bar step is due at the present pace, with the validation and the save before it, in ms since
 * 1970; may have passed. Null before there is a pace, while paused, and where nothing more is due.
 */
export const nextReportAt = (state: RunState, now: number): number | null => {
  const {pace, training, clock, end} = state;
  const rate = presentSecondsPerIteration(state);
  if (rate === null || pace.reached === null || end || training.over || clock.pausedSince !== null) return null;
  const due = nextIteration(state);
  if (due === null || due <= pace.position.iteration) return null;
  const validations = validationsToCome(state, now);
  const saves = savesToCome(state);
  const {validationSeconds, unseenValidation} = estimate(state, now);
  const halts =
    countDue({...validations, atLast: false}, validatedUpTo(state), due) * validations.seconds +
    countDue(saves, savedUpTo(state), due - 1) * saves.seconds;
  const gone = (pace.position.cleanMs + sinceLastEvent(state, now).cleanMs) / 1000;
  // A validation without a bar is in the clean time already.
  const validated = unseenValidation ? 0 : validationSeconds;
  const left = (due - pace.position.iteration) * rate + halts - gone - validated;
  return now + left * 1000;
};
