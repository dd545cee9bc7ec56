import {bestCheckpoint, epoch, inAdapterFolder, iterationsPerEpoch, learningRate} from './describe-settings.js';
import {eta} from './eta.js';
import {nextReportAt} from './next-report.js';
import {paceChange} from './pace-change.js';
import {estimate} from './position.js';
import {shownSecondsPerIteration} from './shown-pace.js';
import type {RunState} from './state.js';
import {statedFigures} from './stated-figures.js';
import {runStatus} from './status.js';
import type {RunView} from './view.js';

type TrainingView = RunView['training'];

/** The estimate is for bars and ≈ figures: whole, and never behind what the trainer reported itself. */
const estimatedIteration = (state: RunState, now: number): number | null => {
  const {iteration} = state.training;
  if (iteration === null || state.end) return iteration;
  return Math.max(iteration, Math.floor(estimate(state, now).iterations));
};

type Progress = Pick<TrainingView, 'iteration' | 'estimatedIteration' | 'totalIterations' | 'baseIteration'>;

const progress = (state: RunState, now: number): Progress => {
  const {iteration, total} = state.training;
  // A total that the trainer has passed is not its total.
  const isPassed = total !== null && (iteration ?? 0) > total.iterations;
  return {
    iteration,
    estimatedIteration: estimatedIteration(state, now),
    totalIterations: isPassed ? null : (total?.iterations ?? null),
    baseIteration: state.continues?.iteration ?? null,
  };
};

type Times = Pick<
  TrainingView,
  | 'iterationsPerMinute'
  | 'secondsPerIteration'
  | 'paceIsStated'
  | 'paceTrend'
  | 'earlierIterationsPerMinute'
  | 'etaSeconds'
  | 'etaLowSeconds'
  | 'etaHighSeconds'
  | 'finishAt'
  | 'etaIsRough'
>;

/** The pace by the trainer's own word, where lines without times measure none. */
const statedPace = ({imported, totals: {stated}}: RunState): Pick<Times, 'secondsPerIteration' | 'paceIsStated'> =>
  imported?.hasTimes === false && stated.iterations > 0
    ? {secondsPerIteration: stated.seconds / stated.iterations, paceIsStated: true}
    : {secondsPerIteration: null, paceIsStated: false};

/** As `paceAndFinish` gives it, of what has no times. */
const withoutTimes = (state: RunState): Times => {
  const pace = statedPace(state);
  return {
    ...pace,
    iterationsPerMinute: pace.secondsPerIteration === null ? null : 60 / pace.secondsPerIteration,
    ...{paceTrend: null, earlierIterationsPerMinute: null},
    ...{etaSeconds: null, etaLowSeconds: null, etaHighSeconds: null, finishAt: null, etaIsRough: null},
  };
};

/** Of a run in progress its present pace, of one that has ended that of all its iterations: what a comparison tells. */
const paceToShow = ({end, story: {paced}, pace: {segments}}: RunState): number | null =>
  end !== null && paced.iterations > 0 ? paced.seconds / paced.iterations : shownSecondsPerIteration(segments);

const paceAndFinish = (state: RunState, now: number): Times => {
  if (state.imported?.hasTimes === false) return withoutTimes(state);
  // The pace before a silence no longer holds, and nothing says when the run will be done.
  const isStalled = runStatus(state, now) === 'stalled';
  const secondsPerIteration = isStalled ? null : paceToShow(state);
  const change = secondsPerIteration === null ? null : paceChange(state.pace.segments);
  const left = isStalled ? null : eta(state, now);
  return {
    iterationsPerMinute: secondsPerIteration === null ? null : 60 / secondsPerIteration,
    secondsPerIteration,
    paceTrend: state.end === null ? (change?.direction ?? null) : null,
    earlierIterationsPerMinute: change === null ? null : 60 / change.secondsPerIteration,
    etaSeconds: left?.seconds ?? null,
    etaLowSeconds: left?.low ?? null,
    etaHighSeconds: left?.high ?? null,
    finishAt: left ? now + left.seconds * 1000 : null,
    etaIsRough: left?.isRough ?? null,
  };
};

/** What is shown of the training at `now` (ms since 1970). */
export const describeTraining = (state: RunState, now: number): TrainingView => {
  const {training, end, signs} = state;
  const {running} = state.validations;
  const best = bestCheckpoint(state);
  return {
    ...statedFigures(training),
    ...progress(state, now),
    ...paceAndFinish(state, now),
    epoch: epoch(state),
    iterationsPerEpoch: iterationsPerEpoch(state.settings.values),
    valLoss: training.valLoss,
    figures: training.figures,
    guessed: training.began ? training.guessed : null,
    learningRate: learningRate(state),
    lastCheckpoint: training.lastCheckpoint && inAdapterFolder(state, training.lastCheckpoint),
    bestValLoss: training.bestValLoss,
    bestCheckpoint: best && inAdapterFolder(state, best),
    validation: running && !end ? {done: running.done, total: running.total} : null,
    lastSignAt: signs.lastAt,
    lastReportAt: training.lastReportAt,
    lastReportIteration: training.lastReportIteration,
    nextReportAt: nextReportAt(state, now),
  };
};
