import {grouped} from '../format/grouped.js';
import type {FailureKind} from '../journal/events.js';
import type {RunState} from './state.js';
import type {Outcome} from './view.js';
import {inWholeOf} from './whole-training.js';

/** The trainer has said that its training is over, or told of its last iteration. */
export const hasReachedEnd = ({training}: Pick<RunState, 'training'>): boolean =>
  training.over || (training.total !== null && (training.iteration ?? 0) >= training.total.iterations);

/** Iterations from one report or bar to the next: a trainer that tells of each tenth need not tell of the last of 45, or counts from 0. */
const spacing = ({pace, settings}: RunState): number => pace.step ?? settings.values.stepsPerReport ?? pace.told ?? 0;

/** The last iteration that was told lies before the last one, and so far that another would have been told in between. */
export const isEarly = (state: RunState): boolean => {
  const {iteration, total, over} = state.training;
  return !over && iteration !== null && total !== null && iteration + spacing(state) < total.iterations;
};

/** So soon does a program end, and the shell or launcher around it, after what it fails of. */
const LAST_WORDS_MS = 10_000;
/** A shell that did not find what it was to run has nothing else to do; in the middle of a script it may be one that nobody needs. */
const AT_ONCE_MS = 2000;
const OF_SHELL = new Set<FailureKind>(['command-not-found', 'not-executable', 'no-folder', 'no-environment']);

/** Whether what was printed of a failure may be of something in a script that nobody needs. */
export const isOfShell = (kind: FailureKind): boolean => OF_SHELL.has(kind);

/** What a script runs besides the training, and does not find. */
const OF_SCRIPT = new Set<FailureKind>([...OF_SHELL, 'script-not-found', 'nothing-to-run']);

/**
 * What was printed last that the training may have failed of. Once it is over, a child that ends badly (what compose stops, an evaluation)
 * is no failure of it, nor is a next step of its script that is not found.
 */
export const lastFailure = (state: RunState): RunState['failure'] => {
  const {failure} = state;
  const isOfOthers = failure !== null && (failure.ofChild || OF_SCRIPT.has(failure.kind));
  return isOfOthers && hasReachedEnd(state) ? null : failure;
};

/**
 * What was printed of a failure was the end of the training. Of a program whose iterations nobody can read it may have been caught long
 * before: there only the last words count.
 */
const diedOfFailure = (state: RunState): boolean => {
  const {training, end} = state;
  const failure = lastFailure(state);
  if (failure === null) return false;
  const most = isOfShell(failure.kind) ? AT_ONCE_MS : LAST_WORDS_MS;
  return training.began || (end?.at ?? 0) - failure.at <= most;
};

/** What came of a run: the one place that decides whether it got to its end. Null for one that has not ended. */
export const outcomeOf = (state: RunState): Outcome | null => {
  const {end} = state;
  if (end === null) return null;
  if (end.state !== 'finished' || end.exitCode !== 0) return end.state;
  if (diedOfFailure(state)) return 'failed';
  return isEarly(state) ? 'ended-early' : 'finished';
};

/** How a run ended of which the exit code 0 says too much, as the rest of a sentence with the run before it; null for all others. */
export const describeEnding = (state: RunState): string | null => {
  const {end, training} = state;
  const outcome = outcomeOf(state);
  if (outcome === null || outcome === end?.state) return null;
  if (training.iteration === null) return 'ended with exit code 0 before any iteration was told';
  const reached = grouped(inWholeOf(state, training.iteration));
  const total = training.total === null ? '' : ` of ${grouped(inWholeOf(state, training.total.iterations))}`;
  if (outcome === 'ended-early') return `ended at iteration ${reached}${total}, exit code 0`;
  return isEarly(state)
    ? `ended with exit code 0 before its last iteration (${reached}${total})`
    : `failed at iteration ${reached}${total}, with exit code 0`;
};
