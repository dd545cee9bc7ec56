import type {RunRecord} from '../../journal/run-record.js';

/** The user's choices for a run, which its continuation keeps: a part of `run.json`. */
export type RunChoices = Required<
  Pick<
    RunRecord,
    'autoPause' | 'keepRepaints' | 'maySleep' | 'relaxGpuWatchdog' | 'independent' | 'inside' | 'afterRestart'
  >
> &
  Pick<RunRecord, 'insideBySetting' | 'hosts'>;

/** What of a run's record were its choices: those of an older version's run are the defaults. */
export const choicesBefore = (record: RunRecord): RunChoices => ({
  autoPause: record.autoPause ?? null,
  keepRepaints: record.keepRepaints ?? false,
  maySleep: record.maySleep ?? false,
  relaxGpuWatchdog: record.relaxGpuWatchdog ?? false,
  independent: record.independent ?? false,
  inside: record.inside ?? false,
  ...(record.hosts && {hosts: record.hosts}),
  ...(record.insideBySetting === true && {insideBySetting: true}),
  afterRestart: record.afterRestart ?? false,
});
