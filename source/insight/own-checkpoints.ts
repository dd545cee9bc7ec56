import type {RunState} from './state.js';

/**
 * The checkpoints that the present training loop reported, also in what it printed before the recorder followed it.
 * None once another loop has been announced: only what is printed next shows which of the two is meant.
 */
export const ownCheckpoints = ({training, pace}: RunState): RunState['training']['checkpoints'] =>
  pace.mayRestart ? [] : training.checkpoints.filter(({earlier}) => !earlier);
