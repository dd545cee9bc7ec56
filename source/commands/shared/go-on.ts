import {UserError} from '../../errors.js';
import type {Run} from '../../journal/runs.js';
import {firstGood, lookAtRemains} from './checkpoints.js';

/** An ended run that can be gone on with: from which iteration of the whole training, of how many, and by what command. */
export type GoOn = {iteration: number; total: number | null; command: string};

/**
 * Whether `mlxtop continue` would work, by headers and sizes alone (the weights are looked through when it is done). Null when it would
 * not: the run has finished, has saved nothing, or its command is not ours to change.
 */
export const canGoOn = async (run: Run): Promise<GoOn | null> => {
  try {
    const remains = await lookAtRemains(run);
    const {state, way, total, checkpoints} = remains;
    if (state.end === null || state.end.state === 'finished' || state.training.over || way.kind === 'by-hand')
      return null;
    const {checkpoint} = firstGood(remains, checkpoints, false);
    if (checkpoint === null || (total !== null && checkpoint.iteration >= total)) return null;
    const before = way.kind === 'weights' ? (state.continues?.iteration ?? 0) : 0;
    return {
      iteration: before + checkpoint.iteration,
      total: total === null ? null : before + total,
      command: `mlxtop continue ${run.record.id}`,
    };
  } catch (error) {
    // A configuration that is gone: continue itself says so.
    if (error instanceof UserError) return null;
    throw error;
  }
};
