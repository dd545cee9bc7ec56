import {RunHistory} from '../../history/history.js';
import {describe} from '../../insight/describe.js';
import type {RunView} from '../../insight/view.js';
import type {Run} from '../../journal/runs.js';

/** What a run shows now, read from its rollup and journal. */
export const viewOf = (run: Run, now = Date.now()): RunView => {
  const history = new RunHistory(run.paths);
  history.catchUpFully();
  return describe(history.state, now);
};
