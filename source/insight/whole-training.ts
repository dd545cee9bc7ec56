import type {RunView} from './view.js';

/** How long a whole training has taken: the times of its runs added up, without the time between them. */
export type WholeTimes = {runs: number; startedAt: number; elapsedSeconds: number; trainedSeconds: number};

/** The times of the runs that this one continues, and its own; null where it continues none, or theirs are unknown. */
export const wholeTimes = ({run}: Pick<RunView, 'run'>): WholeTimes | null => {
  const earlier = run.continues?.earlier;
  return earlier === undefined
    ? null
    : {
        runs: earlier.runs + 1,
        startedAt: earlier.startedAt,
        elapsedSeconds: earlier.elapsedSeconds + run.elapsedSeconds,
        trainedSeconds: earlier.trainedSeconds + run.trainedSeconds,
      };
};

/** An iteration of this run as one of the whole training: those of the runs that it continues are added. */
export const inWhole = ({training}: Pick<RunView, 'training'>, iteration: number): number =>
  (training.baseIteration ?? 0) + iteration;

/** The same from the state. */
export const inWholeOf = ({continues}: {continues: {iteration: number} | null}, iteration: number): number =>
  (continues?.iteration ?? 0) + iteration;

/** The same for one that may not be known: null stays null. */
export const inWholeOrNull = (view: Pick<RunView, 'training'>, iteration: number | null | undefined): number | null =>
  iteration === null || iteration === undefined ? null : inWhole(view, iteration);

/** Iterations of a whole training: those of the runs that this one continues, and its own. Null where not known. */
export const wholeTraining = (
  view: Pick<RunView, 'training'>,
): {iteration: number | null; estimated: number | null; total: number | null} => {
  const {iteration, estimatedIteration, totalIterations, baseIteration} = view.training;
  return {
    // What it continues is done before the trainer has reported anything.
    iteration: iteration === null ? baseIteration : inWhole(view, iteration),
    estimated: inWholeOrNull(view, estimatedIteration),
    total: inWholeOrNull(view, totalIterations),
  };
};
