import {UserError} from '../../errors.js';
import {releasedAt, runProcesses} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {lifeOf} from '../life.js';
import {firstGood, lookAtRemains} from './checkpoints.js';

/**
 * Whether a trainer's process lives, or may, that mlxtop did not start and may have let go of: one that is elsewhere may. Of a shell it
 * is not known.
 */
export const runLivesStill = async ({record}: Run): Promise<boolean> => {
  if (!record.adopted) return false;
  const {place = null} = record;
  const trainers = runProcesses(record).filter(({itself}) => itself);
  const lives = await Promise.all(trainers.map(({pid, identity}) => lifeOf({pid, identity, place})));
  return lives.some(life => life === 'lives' || (life === 'unknown' && releasedAt(record) !== null));
};

/** An ended run that can be gone on with: from which iteration of the whole training, of how many, and by what command. */
export type GoOn = {iteration: number; total: number | null; command: string};

/**
 * Whether `mlxtop continue` would work, by headers and sizes alone (the weights are looked through when it is done). Null when it would
 * not: the run has got to its end, has saved nothing, or its command is not ours to change.
 */
export const canGoOn = async (run: Run): Promise<GoOn | null> => {
  // One that mlxtop did not start may go on all the same, whatever became of its recording.
  if (await runLivesStill(run)) return null;
  try {
    const remains = await lookAtRemains(run);
    const {state, view, way, total, checkpoints} = remains;
    const {outcome} = view.run;
    if (outcome === null || outcome === 'finished' || state.training.over || way.kind === 'by-hand') return null;
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
