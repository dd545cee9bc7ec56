import {RunHistory} from '../../history/history.js';
import {describe} from '../../insight/describe.js';
import type {RunView} from '../../insight/view.js';
import type {Run} from '../../journal/runs.js';

/** What a run shows now, read from its rollup and journal. What only the journal's first line tells stands in `run.json` too. */
export const viewOf = ({record, paths}: Run, now = Date.now()): RunView => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  const {state} = history;
  if (state.id !== '') return describe(state, now);
  const {id, name, command, directory, createdAt} = record;
  return describe({...state, id, name, command, directory, startedAt: createdAt}, now);
};
