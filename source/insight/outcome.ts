import {grouped} from '../format/grouped.js';
import type {FailureKind} from '../journal/events.js';
import type {RunState} from './state.js';
import type {Outcome} from './view.js';
import {inWholeOf} from './whole-training.js';

/** Whether the trainer has said that its training is over, or has reported its last iteration. */
export const hasReachedEnd = ({training}: Pick<RunState, 'training'>): boolean =>
  training.over || (training.total !== null && (training.iteration ?? 0) >= training.total.iterations);

/**
 * Iterations from one report or bar to the next: a trainer that reports each tenth need not report the last of 45, or
 * counts from 0.
 */
const spacing = ({pace, settings}: RunState): number =>
  pace.step ?? settings.values.stepsPerReport ?? pace.reached ?? 0;

/**
 * Whether the last reported iteration lies so far before the run's last one that another report would have come in
 * between.
 */
export const isEarly = (state: RunState): boolean => {
  const {iteration, total, over} = state.training;
  return !over && iteration !== null && total !== null && iteration + spacing(state) < total.iterations;
};

/** A program, and the shell or launcher around it, ends this soon after it printed why it fails. */
const LAST_WORDS_MS = 10_000;
/**
 * A shell that did not find its command has nothing else to do. In the middle of a script it may be a command that is
 * not needed.
 */
const AT_ONCE_MS = 2000;
const OF_SHELL = new Set<FailureKind>(['command-not-found', 'not-executable', 'no-folder', 'no-environment']);

/** Whether such a failure may concern a command in a script that is not needed. */
export const isOfShell = (kind: FailureKind): boolean => OF_SHELL.has(kind);

/** Failures to find what a script runs besides the training. */
const OF_SCRIPT = new Set<FailureKind>([...OF_SHELL, 'script-not-found', 'nothing-to-run']);

/**
 * The last failure that was printed and that the run may have ended with. Once the training is over, a child that ends
 * badly (what compose stops, an evaluation) is no failure of it, nor is a next step of its script that is not found.
 * Null without one.
 */
export const lastFailure = (state: RunState): RunState['failure'] => {
  const {failure} = state;
  const isOfOthers = failure !== null && (failure.ofChild || OF_SCRIPT.has(failure.kind));
  return isOfOthers && hasReachedEnd(state) ? null : failure;
};

/**
 * Whether the failure that was printed ended the training. A program whose iterations cannot be read may have caught it
 * long before: there only the last words count.
 */
const diedOfFailure = (state: RunState): boolean => {
  const {training, end} = state;
  const failure = lastFailure(state);
  if (failure === null) return false;
  const most = isOfShell(failure.kind) ? AT_ONCE_MS : LAST_WORDS_MS;
  return training.began || (end?.at ?? 0) - failure.at <= most;
};

/** How a run turned out: the one place that decides whether it reached its end. Null for one that has not ended. */
export const outcomeOf = (state: RunState): Outcome | null => {
  const {end} = state;
  if (end === null) return null;
  if (end.state !== 'finished' || end.exitCode !== 0) return end.state;
  if (diedOfFailure(state)) return 'failed';
  return isEarly(state) ? 'ended-early' : 'finished';
};

/**
 * How a run ended for which exit code 0 says too much, as the rest of a sentence that begins with the run; null for all
 * others.
 */
export const describeEnding = (state: RunState): string | null => {
  const {end, training} = state;
  const outcome = outcomeOf(state);
  if (outcome === null || outcome === end?.state) return null;
  if (training.iteration === null) return 'ended with exit code 0 before any iteration was reported';
  const reached = grouped(inWholeOf(state, training.iteration));
  const total = training.total === null ? '' : ` of ${grouped(inWholeOf(state, training.total.iterations))}`;
  if (outcome === 'ended-early') return `ended at iteration ${reached}${total}, exit code 0`;
  return isEarly(state)
    ? `ended with exit code 0 before its last iteration (${reached}${total})`
    : `failed at iteration ${reached}${total}, with exit code 0`;
};
