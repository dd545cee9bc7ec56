import type {RunRecord} from '../journal/run-record.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** A run that this one continues. */
export type EarlierRecorded = {state: RunState; record: RunRecord | null};

/**
 * One run with all that its folder says: what comparisons, reports and the list of all runs are worked out from. The
 * view is in the machine's time, the state in the run's own (`now`; the machine's clock is `clockOffset` ms ahead).
 */
export type RecordedRun = {
  view: RunView;
  state: RunState;
  now: number;
  clockOffset: number;
  record: RunRecord;
  /** Those that it continues, oldest first, as far as they are still there. */
  earlier: readonly EarlierRecorded[];
};
