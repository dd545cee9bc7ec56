import {formatDuration} from '../format/units.js';
import {defaultsOf} from '../trainer/known/index.js';
import {presentSecondsPerIteration} from './first-pace.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** A user who watches should not wait longer than this for a report. */
const LONG_SECONDS = 60;
/** A report about this often is enough. */
const GOOD_SECONDS = 30;
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100];

/** So many iterations to a report that one comes about every 20 to 30 s at this pace. */
const goodSteps = (secondsPerIteration: number): number =>
  STEPS.findLast(steps => steps * secondsPerIteration <= GOOD_SECONDS) ?? 1;

/**
 * How far apart reports are and what would make them more frequent, as a sentence; null where they come often enough.
 */
export const reportAdvice = (
  command: readonly string[],
  stepsPerReport: number,
  secondsPerIteration: number,
): string | null => {
  const apart = stepsPerReport * secondsPerIteration;
  const steps = goodSteps(secondsPerIteration);
  if (apart <= LONG_SECONDS || steps >= stepsPerReport) return null;
  const how = defaultsOf(command) !== null ? `--steps-per-report ${steps}` : `a report every ${steps} iterations`;
  return `a report takes about ${formatDuration(apart)}: with ${how} there is one every ${formatDuration(steps * secondsPerIteration)}`;
};

/**
 * The iterations between two reports: as seen, where the trainer shows nothing but reports, otherwise by its settings.
 */
const stepsBetween = ({pace, settings}: RunState): number | null => {
  const given = settings.values.stepsPerReport ?? null;
  // Fewer where a live bar shows more; more where reports were lost.
  return pace.step === null || given === null ? (pace.step ?? given) : Math.min(pace.step, given);
};

/** The advice to report more often, where that would help. */
export const reportMoreOften = (state: RunState): RunView['advice'] => {
  const pace = presentSecondsPerIteration(state);
  const steps = stepsBetween(state);
  const why = pace === null || steps === null ? null : reportAdvice(state.command, steps, pace);
  return why === null ? [] : [{action: 'report-more-often', app: null, bytes: null, savesSeconds: null, why}];
};
