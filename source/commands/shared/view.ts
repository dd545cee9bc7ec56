import {latestHistory} from '../../history/shared.js';
import {leaveSummary, readSummary} from '../../history/summary.js';
import {describe} from '../../insight/describe.js';
import type {RunState} from '../../insight/state.js';
import type {RunView} from '../../insight/view.js';
import type {Run} from '../../journal/runs.js';
import {iterationWords} from '../../report/runs.js';

/**
 * What a run shows now and the state that rests on, read from its rollup and journal. What only the journal's first line tells stands in
 * `run.json` too.
 */
export const lookAt = ({record, paths}: Run, now = Date.now()): {view: RunView; state: RunState} => {
  const history = latestHistory(paths);
  const {id, name, command, directory, createdAt} = record;
  const state =
    history.state.id === '' ? {...history.state, id, name, command, directory, startedAt: createdAt} : history.state;
  return {view: describe(state, now), state};
};

/** What a run shows now. Of one that ended long ago that is read from its summary, which is left where there is none. */
export const viewOf = (run: Run, now = Date.now()): RunView => {
  const summary = readSummary(run.paths, now);
  if (summary !== null) return summary;
  const {view} = lookAt(run, now);
  leaveSummary(run.paths, latestHistory(run.paths));
  return view;
};

/** `training, iteration 500/30,000`. */
export const stateAndIteration = (run: Run): string => {
  const view = viewOf(run);
  return view.training.iteration === null ? view.run.state : `${view.run.state}, iteration ${iterationWords(view)}`;
};
