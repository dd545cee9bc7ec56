import {MLX_LM_DEFAULTS} from '../trainer/known/mlx-lm.js';
import {sinceLastEvent} from './clock.js';
import {presentSecondsPerIteration} from './first-pace.js';
import {type HaltSchedule, saveSchedule, validationSchedule} from './schedule.js';
import type {RunState} from './state.js';
import type {Halt} from './validations-state.js';

/** A validation goes forward alone; going back takes about twice as long. */
const FORWARD_SHARE = 1 / 3;

/**
 * The first one of a run reads the weights and compiles: with mlx_lm 0.31 and a tiny model it takes 0.039 s, the next
 * ones 0.027 s.
 */
const WARM_SHARE = 0.8;

/** Validations or saves to come, and how far their cost may be off as a whole, as a share of it. */
export type HaltsToCome = HaltSchedule & {error: number; isGuess: boolean};

/** By the mean of several; by the first, which finds everything cold; by a guess. All relative. */
const MEASURED_ERROR = 0.15;
const COLD_ERROR = 0.3;
const GUESS_ERROR = 1;

const errorOf = (seen: readonly Halt[]): number => {
  const known = seen.filter(({seconds}) => seconds !== null);
  if (known.length === 0) return GUESS_ERROR;
  return known.some(({iteration}) => iteration > 1) ? MEASURED_ERROR : COLD_ERROR;
};

const areDue = ({spacing, atLast}: HaltSchedule): boolean => spacing !== null || atLast;

/**
 * What the first validation will take by how far it is, in seconds; null while none is under way, or where its bar
 * shows nothing.
 */
const projected = (state: RunState, now: number): number | null => {
  const {running} = state.validations;
  if (!running?.done || !running.total) return null;
  const spent = (running.activeMs + sinceLastEvent(state, now).activeMs) / 1000;
  return (spent * running.total) / (running.done + 0.5);
};

const guessed = ({settings: {values}}: RunState, secondsPerIteration: number): number => {
  const batches =
    values.valBatches !== undefined && values.valBatches > 0 ? values.valBatches : MLX_LM_DEFAULTS.valBatches;
  return batches * FORWARD_SHARE * secondsPerIteration;
};

/** The validations to come: at the cost of those seen, before the first at a guess from its number of batches. */
export const validationsToCome = (state: RunState, now: number): HaltsToCome => {
  const due = validationSchedule(state);
  const error = errorOf(state.validations.seen);
  if (error === COLD_ERROR) return {...due, seconds: WARM_SHARE * due.seconds, error, isGuess: false};
  const pace = presentSecondsPerIteration(state);
  if (error < GUESS_ERROR || pace === null || !areDue(due)) return {...due, error, isGuess: false};
  return {...due, seconds: projected(state, now) ?? guessed(state, pace), error, isGuess: true};
};

/** The saves to come. Before the first they count for nothing: an adapter is written within a second. */
export const savesToCome = (state: RunState): HaltsToCome => ({
  ...saveSchedule(state),
  error: MEASURED_ERROR,
  isGuess: false,
});

/** The last iteration whose save is over, or would have come by now. */
export const savedUpTo = ({pace, saves}: RunState): number =>
  // A save comes after the report of its iteration.
  Math.max((pace.reached ?? 1) - 1, pace.pendingSave?.iteration ?? 0, saves.at(-1)?.iteration ?? 0);
