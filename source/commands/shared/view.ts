import {latestHistory} from '../../history/shared.js';
import {describe} from '../../insight/describe.js';
import type {RunState} from '../../insight/state.js';
import type {RunView} from '../../insight/view.js';
import {viewInWallTime} from '../../insight/wall-time.js';
import type {Run} from '../../journal/runs.js';
import {iterationWords} from '../../report/runs.js';

/**
 * What a run shows now, by the machine's clock, and the state that rests on, by the run's own (`now`, which that is `clockOffset` ms ahead
 * of); read from its rollup and journal. What only the journal's first line tells stands in `run.json` too.
 */
export const lookAt = (
  {record, paths}: Run,
  wall = Date.now(),
): {view: RunView; state: RunState; now: number; clockOffset: number} => {
  const history = latestHistory(paths);
  const {id, name, command, directory, createdAt} = record;
  const state =
    history.state.id === '' ? {...history.state, id, name, command, directory, startedAt: createdAt} : history.state;
  const {now, offset} = history.time(wall);
  return {view: viewInWallTime(describe(state, now), offset), state, now, clockOffset: offset};
};

/** What a run shows now. */
export const viewOf = (run: Run, now = Date.now()): RunView => lookAt(run, now).view;

/** `training, iteration 500/30,000`. */
export const stateAndIteration = (run: Run): string => {
  const view = viewOf(run);
  return view.training.iteration === null ? view.run.state : `${view.run.state}, iteration ${iterationWords(view)}`;
};
