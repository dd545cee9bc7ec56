import type {RunView} from './view.js';

const iterations = (count: number): string =>
  count === 1 ? '1 iteration' : `${count.toLocaleString('en-US')} iterations`;

/** One sentence: how much of the training a stop now would lose, because trainers save only at checkpoints. */
export const lossAtStop = ({training}: RunView): string => {
  const {iteration, lastCheckpoint} = training;
  if (iteration === null) return 'No iteration has been reported yet.';
  if (lastCheckpoint === null) return `Nothing has been saved yet: all ${iterations(iteration)} will be lost.`;
  if (lastCheckpoint.iteration === null)
    return `What came after the last checkpoint (${lastCheckpoint.path}) will be lost.`;
  const lost = Math.max(0, iteration - lastCheckpoint.iteration);
  if (lost === 0) return `The last checkpoint (iteration ${lastCheckpoint.iteration}) has everything reported so far.`;
  return `${iterations(lost)} since the last checkpoint (iteration ${lastCheckpoint.iteration}) will be lost.`;
};
