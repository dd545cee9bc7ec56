import {describe} from '../../insight/describe.js';
import {createState} from '../../insight/state.js';
import type {RunView} from '../../insight/view.js';
import type {Run} from '../../journal/runs.js';
import type {Entry} from './types.js';

/** A view of nothing, made once: a state has room for all charts. */
let nothing: RunView | null = null;

const emptyView = (): RunView => {
  nothing ??= describe(createState(), 0);
  return nothing;
};

/** A run that has not been read: what its record says. */
export const unreadEntry = (run: Run): Entry => {
  const {id, name, command, directory, createdAt} = run.record;
  const view = emptyView();
  return {
    id,
    run,
    view: {...view, run: {...view.run, id, name, command, directory, startedAt: createdAt}},
    isRead: false,
    problem: null,
  };
};

/** What stands among the runs and cannot be read as one. */
export const problemEntry = (id: string, problem: string): Entry => {
  const view = emptyView();
  return {id, run: null, view: {...view, run: {...view.run, id, name: id}}, isRead: true, problem};
};
