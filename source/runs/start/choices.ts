import type {RunRecord} from '../../journal/run-record.js';

/** What the user chose for a run and what a continuation of it keeps: a part of `run.json`. */
export type RunChoices = Required<
  Pick<RunRecord, 'autoPause' | 'keepRepaints' | 'maySleep' | 'relaxGpuWatchdog' | 'independent'>
>;
