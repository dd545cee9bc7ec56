import type {RunState} from './state.js';

/**
 * The checkpoints that the present training told of, also in what it printed before anybody followed it. None once
 * another one is announced: whose the next words are is seen when they come.
 */
export const ownCheckpoints = ({training, pace}: RunState): RunState['training']['checkpoints'] =>
  pace.mayRestart ? [] : training.checkpoints.filter(({earlier}) => !earlier);
