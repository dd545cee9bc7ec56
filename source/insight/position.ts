import {sinceLastEvent} from './clock.js';
import {presentSecondsPerIteration} from './first-pace.js';
import {validationsToCome} from './halts.js';
import {nextDue} from './schedule.js';
import type {RunState} from './state.js';

/** Lines that were buffered during a gap may arrive after it, all at once. */
const CATCH_UP_MS = 2000;

/** Where a run should be by now. */
export type Estimate = {
  /** Iterations done, with a fraction. */
  iterations: number;
  /** Time already spent in the validation that is due or under way, in seconds, at most what one usually costs. */
  validationSeconds: number;
  /** A validation may be under way although nothing shows it. */
  unseenValidation: boolean;
};

/** The iteration at which the next report or bar step is due: the estimate never goes past it. */
export const nextDueIteration = ({pace, training, settings}: RunState): number => {
  const {reached, position} = pace;
  const step = pace.step ?? (pace.first === null ? null : (settings.values.stepsPerReport ?? null));
  const due =
    reached === null || step === null
      ? position.iteration
      : reached + step * (Math.floor((position.iteration - reached) / step) + 1);
  return Math.max(position.iteration, Math.min(due, training.total?.iterations ?? due));
};

/** The last iteration whose validation is over. */
export const validatedUpTo = ({pace, validations}: RunState): number => {
  const done = validations.afterReport ? pace.position.iteration - 1 : pace.position.iteration;
  return Math.max(done, validations.seen.at(-1)?.iteration ?? 0);
};

const shownValidation = (state: RunState, now: number, cost: number): number => {
  const {running} = state.validations;
  if (!running) return 0;
  const seconds = Math.min(cost, (running.activeMs + sinceLastEvent(state, now).activeMs) / 1000);
  const {done, total} = running;
  if (done === null || total === null || total <= 0) return seconds;
  // The bar shows better than the clock how far a validation is, but in steps: time moves it within one of them.
  const from = (cost * done) / total;
  return Math.min(Math.max(seconds, from), Math.min(cost, from + cost / total));
};

/**
 * Where the run should be at `now` (ms since 1970): it moves with clean time at the present pace, and halts where a
 * validation is due.
 */
export const estimate = (state: RunState, now: number): Estimate => {
  const {pace, validations, training} = state;
  const {position} = pace;
  const rate = presentSecondsPerIteration(state);
  const cap = nextDueIteration(state);
  const schedule = validationsToCome(state, now);
  const validationSeconds = shownValidation(state, now, schedule.seconds);
  if (rate === null) return {iterations: position.iteration, validationSeconds, unseenValidation: false};
  const seconds = (position.cleanMs + sinceLastEvent(state, now).cleanMs) / 1000;
  const at = (spent: number): number => Math.min(cap, position.iteration + Math.max(0, spent) / rate);
  const due = nextDue(schedule, validatedUpTo(state), training.total?.iterations ?? null);
  const before = due === null || validations.afterReport ? due : due - 1;
  if (validations.running || validations.shown || before === null || before > cap) {
    return {iterations: at(seconds), validationSeconds, unseenValidation: false};
  }
  const until = Math.max(0, before - position.iteration) * rate;
  if (seconds <= until) return {iterations: at(seconds), validationSeconds: 0, unseenValidation: false};
  const spent = Math.min(schedule.seconds, seconds - until);
  return {iterations: at(seconds - spent), validationSeconds: spent, unseenValidation: true};
};

/**
 * Takes in that nothing was recorded for a while before `t`: the run is taken to have continued at its pace, its
 * reports were lost. A segment across the gap would measure nothing.
 */
export const leaveGap = (state: RunState, t: number): void => {
  const {pace, training, validations, signs} = state;
  const rate = presentSecondsPerIteration(state);
  const missed = rate === null ? 0 : pace.position.cleanMs / 1000 / rate;
  const iteration = Math.min(pace.position.iteration + missed, training.total?.iterations ?? Number.POSITIVE_INFINITY);
  pace.position = {iteration, at: t, cleanMs: 0};
  pace.lostUntil = t + CATCH_UP_MS;
  pace.pendingSave = null;
  validations.running = null;
  validations.movedOn = true;
  signs.quietMs = 0;
};
