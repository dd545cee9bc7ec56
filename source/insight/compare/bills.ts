import type {RunFigures, WholeRun} from '../whole/types.js';
import {differencesOf} from './differences.js';
import {isElsewhere} from './same-place.js';
import {isUnfair, isUnlikeOthers} from './unfair.js';

/** What a run lost to swapping. */
export type Bill = {
  seconds: number;
  /** Its standard error, in seconds; null where not known. */
  error: number | null;
  /** How many times as long an iteration took while it swapped. */
  factor: number | null;
  /** The id of the run by whose undisturbed pace it is reckoned; null for its own. */
  by: string | null;
};

/** Two runs that are alike may be as far apart, as a part of their pace, with nothing in the way of either. */
const BETWEEN_RUNS = 0.02;

/** What is not weighed (before the first report, around validations) may make up this part of a bill. */
const NOT_WEIGHED = 0.05;

/**
 * The standard error of what a run lost to swapping, in seconds: of the time that it swapped it lost
 * 1 − clean/swapping, where both paces have their errors. Null where these are not known.
 */
const ownError = (figures: RunFigures, lost: number): number | null => {
  const {swappingSeconds: seconds, cleanSecondsPerIteration: clean, swappingSecondsPerIteration: slow} = figures;
  if (lost === 0) return 0;
  if (seconds === null || clean?.error == null || slow?.error == null || slow.value <= 0) return null;
  const ofPace = seconds * (clean.value / slow.value) * Math.hypot(clean.error, slow.error);
  return Math.hypot(ofPace, NOT_WEIGHED * lost);
};

/** Its own bill: nothing was lost where nothing was swapped. Null where there is no evidence. */
const ownBill = ({figures}: WholeRun): Bill | null => {
  const seconds = figures.lostSeconds ?? (figures.swappingSeconds === 0 ? 0 : null);
  if (seconds === null) return null;
  return {seconds, error: ownError(figures, seconds), factor: figures.slowdownFactor, by: null};
};

/** What has to be known of both runs, or of neither, before one may stand in for the other. */
const TOLD = ['model', 'batchSize', 'maxSeqLength', 'rank', 'numLayers'] as const;

/** Whether an iteration is the same work for both, on a machine of the same kind, with nothing else in the way. */
const isAlike = (one: WholeRun, other: WholeRun): boolean => {
  const [a, b] = [one.view.settings, other.view.settings];
  const isTold = a.model !== null && TOLD.every(key => (a[key] === null) === (b[key] === null));
  return (
    isTold &&
    !isElsewhere(one, other, 'data') &&
    !isUnlikeOthers(one) &&
    !isUnlikeOthers(other) &&
    !differencesOf([one, other]).some(isUnfair)
  );
};

/** Seconds of iterations while it swapped: validations and saves are not weighed. */
const swappedWork = ({figures, baseIteration}: WholeRun): number | null => {
  const {swappingSeconds, trainedSeconds, iterations, secondsPerIteration} = figures;
  if (swappingSeconds === null || !trainedSeconds || iterations === null || secondsPerIteration === null) return null;
  const share = Math.min(1, swappingSeconds / trainedSeconds);
  return share * Math.max(0, iterations - baseIteration) * secondsPerIteration.value;
};

/** What a run that has no undisturbed pace of its own lost, reckoned by that of another one. */
const billBy = (run: WholeRun, other: WholeRun): Bill | null => {
  const [slow, clean] = [run.figures.swappingSecondsPerIteration, other.figures.cleanSecondsPerIteration];
  const work = swappedWork(run);
  if (work === null || slow === null || clean === null || !(slow.value > 0)) return null;
  const part = clean.value / slow.value;
  const error = slow.error === null || clean.error === null ? null : Math.hypot(slow.error, clean.error, BETWEEN_RUNS);
  return {
    seconds: Math.max(0, work * (1 - part)),
    error: error === null ? null : work * part * error,
    factor: 1 / part,
    by: other.id,
  };
};

/**
 * What each of the runs lost to swapping. One that swapped from its beginning has nothing to compare with: where
 * another one, the first of them that is alike, has an undisturbed pace, its bill is reckoned by that. Null where
 * nothing is known.
 */
export const billsOf = (runs: readonly WholeRun[]): (Bill | null)[] =>
  runs.map(run => {
    const own = ownBill(run);
    if (own !== null || run.figures.cleanSecondsPerIteration !== null) return own;
    if (run.figures.swappingSecondsPerIteration === null) return null;
    const others = runs.filter(other => other !== run && other.figures.cleanSecondsPerIteration !== null);
    const other = others.find(one => isAlike(one, run));
    return other === undefined ? null : billBy(run, other);
  });
