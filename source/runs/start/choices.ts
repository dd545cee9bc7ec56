import type {RunRecord} from '../../journal/run-record.js';

/** The user's choices for a run, which its continuation keeps: a part of `run.json`. */
export type RunChoices = Required<
  Pick<
    RunRecord,
    'autoPause' | 'keepRepaints' | 'maySleep' | 'relaxGpuWatchdog' | 'independent' | 'inside' | 'afterRestart'
  >
>;
