import {dirname, join} from 'node:path';
import {latestHistory} from '../../history/shared.js';
import {describe} from '../../insight/describe.js';
import type {RunView} from '../../insight/view.js';
import {type WholeTimes, wholeTimes} from '../../insight/whole-training.js';
import {type RunPaths, runPaths} from '../../journal/run-folder.js';
import type {Continues} from '../start/request.js';
import type {Continuation} from './continuation.js';

/** Longer chains of runs are not followed. */
const MAX_RUNS = 50;

const viewOf = (paths: RunPaths): RunView | null => {
  try {
    const history = latestHistory(paths);
    return history.state.id === '' ? null : describe(history.state, history.time().now);
  } catch {
    // Removed, or not readable: what came before it stays unknown.
    return null;
  }
};

/**
 * What a run and those that it continues took together. An older version did not note that at a run's start: then their
 * own journals are read. Null where one of them is gone.
 */
const timesWith = (view: RunView, folder: string, most: number): WholeTimes | null => {
  const {continues, startedAt, elapsedSeconds, trainedSeconds} = view.run;
  if (continues === null) return {runs: 1, startedAt, elapsedSeconds, trainedSeconds};
  if (continues.earlier !== undefined) return wholeTimes(view);
  const before = most > 1 ? viewOf(runPaths(join(folder, continues.run))) : null;
  const earlier = before && timesWith(before, folder, most - 1);
  return earlier && wholeTimes({run: {...view.run, continues: {...continues, earlier}}});
};

/** What the new run notes about the ones before it. */
export const continuesOf = ({remains, checkpoint, base, plan}: Continuation): Continues['continues'] => {
  const {run, view} = remains;
  const earlier = timesWith(view, dirname(run.paths.folder), MAX_RUNS);
  return {
    run: run.record.id,
    iteration: base,
    checkpoint: plan === null ? checkpoint.iteration : plan.base,
    ...(earlier && {earlier}),
  };
};
