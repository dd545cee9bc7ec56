import {defaultsOf} from '../trainer/known/index.js';
import {MLX_LM_DEFAULTS} from '../trainer/known/mlx-lm.js';
import {shownSecondsPerIteration} from './shown-pace.js';
import type {RunState} from './state.js';
import type {Halt} from './validations-state.js';

/** Validations or saves to come: every `spacing` iterations from `phase` on, and at the last one where `atLast`. */
export type HaltSchedule = {spacing: number | null; phase: number; atLast: boolean; seconds: number};

/**
 * Whether mlx_lm trains, or a program like it: by its command, or by an adapter_config.json, which mlx_lm wrote under a
 * script that started it.
 */
export const isMlx = ({command, settings}: RunState): boolean =>
  defaultsOf(command) !== null || Object.values(settings.sources).includes('adapter');

/**
 * What one costs, by the last four seen; the first of the run, with everything still cold, counts only while it is the
 * only one.
 */
const cost = (seen: readonly Halt[]): number => {
  const known = seen.flatMap(({iteration, seconds}) => (seconds === null ? [] : [{iteration, seconds}]));
  const warm = known.length > 1 ? known.filter(({iteration}) => iteration > 1) : known;
  const last = warm.slice(-4);
  return last.length === 0 ? 0 : last.reduce((sum, {seconds}) => sum + seconds, 0) / last.length;
};

/** Whether the run is past the first that was due, by more iterations than lie between two reports. */
const isPast = ({pace: {reached, step}}: RunState, first: number | null): boolean =>
  first !== null && reached !== null && reached > first + (step ?? 0);

/** A save that the trainer does not announce is found on disk within half a minute. */
const FOUND_SECONDS = 60;

/** Whether no first save was found where one was due, although there has been time to find it. */
const isMissed = (state: RunState, first: number | null): boolean => {
  const pace = shownSecondsPerIteration(state.pace.segments);
  const past = (state.pace.reached ?? 0) - (first ?? 0);
  return isPast(state, first) && pace !== null && past * pace > FOUND_SECONDS;
};

/** `given`: the spacing by the settings; `refuted`: the first one did not come where that has it. */
const schedule = (
  state: RunState,
  seen: readonly Halt[],
  {given, refuted}: {given: number | null; refuted: boolean},
  atLast: boolean,
): HaltSchedule => {
  const total = state.training.total?.iterations ?? null;
  const iterations = seen.map(halt => halt.iteration).filter(iteration => iteration > 1 && iteration !== total);
  const seconds = cost(seen);
  const last = iterations.at(-1);
  if (last === undefined) return {spacing: refuted ? null : given, phase: 0, atLast, seconds};
  const differences = iterations.slice(1).map((iteration, index) => iteration - (iterations[index] ?? 0));
  const least = Math.min(...differences.filter(difference => difference > 0));
  if (Number.isFinite(least)) return {spacing: least, phase: last % least, atLast, seconds};
  return {spacing: given !== null && last % given === 0 ? given : last, phase: 0, atLast, seconds};
};

/** When validations are due: by those seen, otherwise by the run's settings. */
export const validationSchedule = (state: RunState): HaltSchedule => {
  const {seen} = state.validations;
  const mlx = isMlx(state);
  // mlx_lm validates before its first iteration when it has anything to validate with.
  if (mlx && state.pace.reached !== null && seen.length === 0)
    return {spacing: null, phase: 0, atLast: false, seconds: 0};
  const given = state.settings.values.stepsPerEval ?? (mlx ? MLX_LM_DEFAULTS.stepsPerEval : null);
  const atLast = mlx || seen.some(({iteration}) => iteration === 1);
  return schedule(state, seen, {given, refuted: isPast(state, given)}, atLast);
};

/** When saves are due: by those seen, otherwise by the run's settings. */
export const saveSchedule = (state: RunState): HaltSchedule => {
  const given = state.settings.values.saveEvery ?? (isMlx(state) ? MLX_LM_DEFAULTS.saveEvery : null);
  const {pendingSave} = state.pace;
  const pending = pendingSave ? [{iteration: pendingSave.iteration, seconds: pendingSave.ms / 1000}] : [];
  return schedule(state, [...state.saves, ...pending], {given, refuted: isMissed(state, given)}, false);
};

/** How many are due at iterations after `after`, up to `total`. */
export const countDue = ({spacing, phase, atLast}: HaltSchedule, after: number, total: number): number => {
  if (after >= total) return 0;
  const regular = spacing === null ? 0 : Math.floor((total - phase) / spacing) - Math.floor((after - phase) / spacing);
  const lastIsRegular = spacing !== null && (total - phase) % spacing === 0;
  return Math.max(0, regular) + (atLast && !lastIsRegular ? 1 : 0);
};

/** The first iteration after `after` at which one is due; null where none is known to be. */
export const nextDue = ({spacing, phase, atLast}: HaltSchedule, after: number, total: number | null): number | null => {
  const regular = spacing === null ? null : phase + (Math.floor((after - phase) / spacing) + 1) * spacing;
  const last = atLast && total !== null && total > after ? total : null;
  if (regular === null || (total !== null && regular > total)) return last;
  return last === null ? regular : Math.min(regular, last);
};

/** The iteration of a save that was due and has not been seen yet; null without one. */
export const saveOverdue = (state: RunState): number | null => {
  const {checkpoints, iteration} = state.training;
  const due = nextDue(saveSchedule(state), checkpoints.at(-1)?.iteration ?? 0, null);
  return due !== null && iteration !== null && due <= iteration ? due : null;
};
