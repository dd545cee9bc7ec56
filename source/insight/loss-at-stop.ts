import {grouped} from '../format/grouped.js';
import type {RunView} from './view.js';
import {inWhole} from './whole-training.js';

const iterations = (count: number): string => (count === 1 ? '1 iteration' : `${grouped(count)} iterations`);

/** For a run that has saved nothing: a checkpoint that it was started from remains. */
const unsaved = (iteration: number, baseIteration: number | null): string => {
  const all = iteration === 1 ? 'its only iteration' : `all ${iterations(iteration)}`;
  if (baseIteration === null) return `Nothing has been saved yet: ${all} will be lost.`;
  // A trainer that restores its own position keeps counting: how many of these are new is not known.
  const since = baseIteration === 0 ? '' : ` (${iterations(iteration)})`;
  return `Nothing has been saved yet: everything since the checkpoint that it began with${since} will be lost.`;
};

/** How much of the training a stop now would lose, as a sentence: trainers save only at checkpoints. */
export const lossAtStop = (view: RunView): string => {
  const {iteration, lastCheckpoint, baseIteration} = view.training;
  if (iteration === null) return 'No iteration has been reported yet.';
  if (lastCheckpoint === null) return unsaved(iteration, baseIteration);
  if (lastCheckpoint.iteration === null)
    return `Everything since the last checkpoint (${lastCheckpoint.path}) will be lost.`;
  const lost = Math.max(0, iteration - lastCheckpoint.iteration);
  const saved = `the last checkpoint (iteration ${grouped(inWhole(view, lastCheckpoint.iteration))})`;
  if (lost === 0) return `T${saved.slice(1)} has everything reported so far.`;
  return `${iterations(lost)} since ${saved} will be lost.`;
};
