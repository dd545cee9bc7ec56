import type {EventOf} from '../journal/events.js';
import {activeMsWithin} from './clock.js';
import {noteIteration} from './pace.js';
import type {RunState} from './state.js';
import {keepHalt} from './validations-state.js';

/** A bar may be painted a last time after its result, within one refresh of a terminal. */
const STALE_PAINT_MS = 1000;

/** A validation shows that it is under way. */
export const validating = (state: RunState, {t, done, total}: EventOf<'validating'>): void => {
  const {validations, training} = state;
  const {running, lastSign, endedAt} = validations;
  validations.shown = true;
  if (running) {
    validations.running = {...running, done, total};
  } else {
    const repeated = lastSign !== null && lastSign.done === done && lastSign.total === total;
    const justEnded = endedAt !== null && t - endedAt < STALE_PAINT_MS;
    const complete = done !== null && done === total;
    // Without a step of training in between there is nothing to validate again, except in the test after the last one.
    if ((!validations.movedOn && !training.over) || complete || (repeated && justEnded)) return;
    validations.running = {since: t, activeMs: 0, done, total};
  }
  validations.lastSign = {done, total};
};

/**
 * Corrects the clean time for a validation that has ended after `ms`: more was taken out while its bar stood on the
 * screen, or less where it began unseen.
 */
const correctCleanTime = (state: RunState, ms: number): void => {
  const {pace, validations} = state;
  const change = (validations.running?.activeMs ?? 0) - ms;
  pace.position.cleanMs = Math.max(0, pace.position.cleanMs + change);
  if (pace.open) pace.open.cleanMs = Math.max(0, pace.open.cleanMs + change);
};

/** What a validation took, in ms, pauses and sleep taken out; null where that is not known. */
const measure = (state: RunState, t: number, iteration: number, seconds: number | null): number | null => {
  const {running} = state.validations;
  if (seconds !== null && Number.isFinite(seconds)) return activeMsWithin(state, {from: t - seconds * 1000, to: t});
  if (running) return running.activeMs;
  return iteration === state.pace.reached ? state.pace.position.cleanMs : null;
};

const end = (state: RunState, t: number): void => {
  state.validations.running = null;
  state.validations.endedAt = t;
};

/** Takes in a validation's result. */
export const validated = (state: RunState, {t, iteration, seconds}: EventOf<'validation'>): void => {
  noteIteration(state, t, iteration, 'other');
  const {pace, validations} = state;
  const ms = measure(state, t, iteration, seconds);
  if (ms !== null) {
    correctCleanTime(state, ms);
    state.totals.validations.ms += ms;
  } else pace.lostUntil ??= t;
  validations.afterReport = pace.reached !== null && iteration <= pace.reached;
  keepHalt(validations.seen, {iteration, seconds: ms === null ? null : ms / 1000});
  validations.movedOn = false;
  end(state, t);
  // mlx_lm validates before it trains the iteration that it names.
  if (iteration - 1 > pace.position.iteration) pace.position = {iteration: iteration - 1, at: t, cleanMs: 0};
};

/** Training continues, or is over: a validation whose result was never read has ended. */
export const leaveValidation = (state: RunState, t: number): void => {
  if (state.validations.running) end(state, t);
};
