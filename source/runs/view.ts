import {blameRollup, latestHistory} from '../history/shared.js';
import {leaveSummary, readSummary} from '../history/summary.js';
import {describe} from '../insight/describe.js';
import {labelled} from '../insight/labelled.js';
import {createState, type RunState} from '../insight/state.js';
import type {RunView} from '../insight/view.js';
import {viewInWallTime} from '../insight/wall-time.js';
import {readLabels} from '../journal/labels.js';
import {readQueueEntry} from '../journal/queue-entry.js';
import {UnreadableFileError} from '../journal/regular-file.js';
import type {Run} from '../journal/runs.js';
import {iterationWords} from '../report/run-columns.js';
import {asWaitingView, waitingState} from '../report/waiting-view.js';

/**
 * A run's view now, by the machine's clock, and the state that it comes from, by the run's own clock (`now`; the
 * machine's clock is `clockOffset` ms ahead of it). Read from its rollup and journal. What the journal's first line
 * says is in `run.json` too.
 */
export const snapshotOf = (
  {record, paths}: Run,
  wall = Date.now(),
): {view: RunView; state: RunState; now: number; clockOffset: number} => {
  const history = latestHistory(paths);
  const {id, name, command, directory, createdAt} = record;
  const state =
    history.state.id === '' ? {...history.state, id, name, command, directory, startedAt: createdAt} : history.state;
  const {now, offset} = history.time(wall);
  const view = viewInWallTime(
    blameRollup(paths, () => describe(state, now)),
    offset,
  );
  const entry = readQueueEntry(paths);
  const shown = entry === null ? view : asWaitingView(view, entry);
  return {
    view: labelled(shown, readLabels(paths.labels)),
    state,
    now,
    clockOffset: offset,
  };
};

/** The view of a run of which only the id is known. */
export const emptyView = (id: string, now: number): RunView => describe({...createState(), id}, now);

/**
 * A run's view now. For a run that ended long ago it is read from its summary, which is written where there is none.
 */
export const viewOf = (run: Run, now = Date.now()): RunView => {
  const summary = readSummary(run.paths, now);
  if (summary !== null) return labelled(summary, readLabels(run.paths.labels));
  const {view} = snapshotOf(run, now);
  leaveSummary(run.paths, latestHistory(run.paths));
  return view;
};

/** `training, iteration 500/30,000`, for a run in a list; in short why, if a file of the run cannot be read. */
export const stateAndIteration = (run: Run): string => {
  try {
    const view = viewOf(run);
    if (view.run.waits) return waitingState(view.run.waits);
    return view.training.iteration === null ? view.run.state : `${view.run.state}, iteration ${iterationWords(view)}`;
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.brief;
    throw error;
  }
};
