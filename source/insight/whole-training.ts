import type {RunView} from './view.js';

/** Iterations of a whole training: those of the runs that this one goes on from, and this one's. Null where not known. */
export const wholeTraining = ({
  training,
}: Pick<RunView, 'training'>): {iteration: number | null; estimated: number | null; total: number | null} => {
  const base = training.baseIteration ?? 0;
  const plus = (value: number | null): number | null => (value === null ? null : base + value);
  return {
    // What it goes on from is done, before the trainer has told anything.
    iteration: training.iteration === null && training.baseIteration !== null ? base : plus(training.iteration),
    estimated: plus(training.estimatedIteration),
    total: plus(training.totalIterations),
  };
};
