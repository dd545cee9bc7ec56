import type {RunView} from './view.js';
import {wholeTraining} from './whole-training.js';

/** Whether the trainer is one that reports iterations, as far as can be known by now. */
export const hasIterations = ({training}: Pick<RunView, 'training'>): boolean =>
  training.iteration !== null || training.totalIterations !== null;

/**
 * How far the training is, from 0 to 1, by where the trainer should be between two reports; null while its end is not
 * known.
 */
export const fractionDone = (view: Pick<RunView, 'run' | 'training'>): number | null => {
  const {iteration, estimated, total} = wholeTraining(view);
  if (total === null || total <= 0) return null;
  const reached = view.run.endedAt === null ? (estimated ?? iteration) : iteration;
  return Math.min(1, Math.max(0, (reached ?? 0) / total));
};
