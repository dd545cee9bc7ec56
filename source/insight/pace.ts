import {createPace} from './pace-state.js';
import {closeSegment, MIN_SEGMENT_MS, noteTokens} from './segments.js';
import {noteGap} from './signs.js';
import type {RunState} from './state.js';
import {noTestFigures} from './stated-figures.js';
import {isLate} from './told.js';
import {createValidations, keepHalt} from './validations-state.js';

/** Lines that arrive within this span may have been buffered: their spacing is meaningless. */
const LATE_LINE_MS = 100;

/** Starts the figures of a training loop again: its iterations count from the beginning. */
const restartPace = (state: RunState, t: number): void => {
  state.pace = createPace(t);
  state.validations = createValidations();
  state.saves = [];
  state.totals.startedOver = true;
  state.signs.gaps = [];
  state.signs.short = {ms: 0, most: 0};
  const {training} = state;
  training.over = false;
  training.iteration = null;
  training.bestValLoss = null;
  training.valLosses = [];
  training.notFinite = null;
  Object.assign(training, noTestFigures());
  for (const one of training.checkpoints) one.earlier = true;
  training.lastReportAt = null;
  training.lastReportIteration = null;
};

/**
 * Whether this iteration, smaller than the last, belongs to a new training loop and is not a glitch. After one has been
 * announced it always does; otherwise a report must go back by a whole interval, and a bar or validation much further,
 * since bars lag behind.
 */
const isRestart = ({pace, training}: RunState, iteration: number, from: 'report' | 'other'): boolean => {
  if (pace.reached === null || iteration >= pace.reached) return false;
  if (isLate(training.inside.reports, iteration)) return false;
  if (pace.mayRestart || training.over) return true;
  const back = pace.reached - iteration;
  return from === 'report' ? back >= Math.max(pace.step ?? 0, 5) : back > 20 && iteration < pace.reached / 2;
};

/** A training loop begins: at once after one that is over, otherwise as soon as a smaller iteration proves it. */
export const beginTraining = (state: RunState, t: number): void => {
  const {training, pace} = state;
  if (training.over) restartPace(state, t);
  else if (pace.reached === null) pace.position = {iteration: 0, at: t, cleanMs: 0};
  else pace.mayRestart = true;
  training.began = true;
};

/** Notes the iteration that the trainer named, and starts again where it belongs to a new training loop. */
export const noteIteration = (state: RunState, t: number, iteration: number, from: 'report' | 'other'): void => {
  if (isRestart(state, iteration, from)) restartPace(state, t);
  state.training.iteration = Math.max(iteration, state.training.iteration ?? 0);
};

/** The run has continued after a save: its cost is certain. */
export const settleSave = (state: RunState, t: number): void => {
  const {pendingSave, open} = state.pace;
  if (!pendingSave) return;
  const late = t - pendingSave.at < LATE_LINE_MS;
  if (late && open) open.cleanMs += pendingSave.ms;
  keepHalt(state.saves, {iteration: pendingSave.iteration, seconds: late ? null : pendingSave.ms / 1000});
  state.pace.pendingSave = null;
};

const moveOn = (state: RunState, t: number, iteration: number, from: 'report' | 'progress'): void => {
  const {pace, validations} = state;
  settleSave(state, t);
  validations.movedOn = true;
  pace.mayRestart = false;
  const fresh = {iteration, at: t, cleanMs: 0};
  // Where reports state tokens, segments should end with them.
  const least = from === 'progress' && pace.tokens !== null ? 2 * MIN_SEGMENT_MS : MIN_SEGMENT_MS;
  if (pace.reached === null) {
    noteGap(state, pace.position.cleanMs);
    if (from === 'report' && pace.lostUntil === null) {
      pace.first = {iterations: iteration - pace.position.iteration, seconds: pace.position.cleanMs / 1000};
    }
    pace.open = fresh;
  } else {
    pace.step = iteration - pace.reached;
    if (!pace.open || pace.lostUntil !== null) {
      pace.open = fresh;
    } else if (pace.open.cleanMs >= least) {
      closeSegment(state, t, iteration);
      pace.open = fresh;
    }
  }
  if (pace.lostUntil !== null && t >= pace.lostUntil) pace.lostUntil = null;
  pace.reached = iteration;
  pace.position = {iteration, at: t, cleanMs: 0};
};

/**
 * The trainer has done so many iterations by `t`, according to a report or a live bar: ends the growing segment when it
 * is long enough. `tokens` are all those trained so far, where a report states them.
 */
export const reach = (
  state: RunState,
  t: number,
  iteration: number,
  from: 'report' | 'progress',
  tokens: number | null,
): void => {
  noteIteration(state, t, iteration, from === 'report' ? 'report' : 'other');
  const {pace} = state;
  if (from === 'progress' && pace.reached === null && (pace.firstPaint === null || iteration <= pace.firstPaint)) {
    pace.firstPaint ??= iteration;
    return;
  }
  if (from === 'report' && iteration > (pace.reported?.iteration ?? 0)) {
    pace.reported = {iteration, step: pace.reported && iteration - pace.reported.iteration};
  }
  if (pace.reached === null || iteration > pace.reached) moveOn(state, t, iteration, from);
  if (tokens !== null && Number.isFinite(tokens)) noteTokens(state, iteration, tokens);
};

const isNoted = ({pace, saves}: RunState, iteration: number): boolean =>
  pace.pendingSave?.iteration === iteration || saves.at(-1)?.iteration === iteration;

/**
 * A checkpoint was found that was written some time ago: its cost is not known, and the trainer may be far beyond it.
 */
export const checkpointFound = (state: RunState, iteration: number): void => {
  state.training.iteration = Math.max(iteration, state.training.iteration ?? 0);
  if (!isNoted(state, iteration)) keepHalt(state.saves, {iteration, seconds: null});
};

/** A checkpoint was written; what it cost counts from the report of the same iteration. */
export const checkpointWritten = (state: RunState, t: number, iteration: number): void => {
  const {pace} = state;
  noteIteration(state, t, iteration, 'other');
  if (isNoted(state, iteration)) return;
  settleSave(state, t);
  if (iteration !== pace.reached || !pace.open) {
    keepHalt(state.saves, {iteration, seconds: null});
    return;
  }
  const ms = Math.min(pace.position.cleanMs, pace.open.cleanMs);
  pace.pendingSave = {iteration, at: t, ms};
  pace.position.cleanMs -= ms;
  pace.open.cleanMs -= ms;
};

/**
 * The run has ended. Where no segment ever grew long enough, the growing one is all that is known of its pace: a run of
 * a second or two has a pace too.
 */
export const endPace = (state: RunState): void => {
  const {segments, open, position, lostUntil} = state.pace;
  if (segments.length > 0 || !open || lostUntil !== null) return;
  open.cleanMs -= position.cleanMs;
  if (position.iteration > open.iteration && open.cleanMs >= LATE_LINE_MS) {
    closeSegment(state, position.at, position.iteration);
  }
};
