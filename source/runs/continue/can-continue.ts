import {UserError} from '../../errors.js';
import {isImported, releasedAt, runProcesses} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {lifeOf} from '../life.js';
import {firstGood, readRemains} from './checkpoints.js';

/**
 * Whether the trainer of an adopted or released run lives, or may: a released one that is elsewhere may. Only the
 * trainer's own processes count, since a shell that lives says nothing.
 */
export const adoptedTrainerMayLive = async ({record}: Run): Promise<boolean> => {
  if (!record.adopted) return false;
  const {place = null} = record;
  const trainers = runProcesses(record).filter(({itself}) => itself);
  const lives = await Promise.all(trainers.map(({pid, identity}) => lifeOf({pid, identity, place})));
  return lives.some(life => life === 'lives' || (life === 'unknown' && releasedAt(record) !== null));
};

/** How an ended run can be continued: from which iteration of the whole training, of how many, and by what command. */
export type NextContinuation = {iteration: number; total: number | null; command: string};

/**
 * How `mlxtop continue` would continue a run, judging by headers and sizes alone (the weights are scanned only by the
 * command itself). Null when it would refuse: the run has finished, has saved nothing, or its command is not one that
 * mlxtop can change.
 */
export const canContinue = async (run: Run): Promise<NextContinuation | null> => {
  if (isImported(run.record)) return null;
  // A trainer that mlxtop did not start may live on, whatever became of its recording.
  if (await adoptedTrainerMayLive(run)) return null;
  try {
    const remains = await readRemains(run);
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
    // The configuration is gone: mlxtop continue itself says so.
    if (error instanceof UserError) return null;
    throw error;
  }
};
