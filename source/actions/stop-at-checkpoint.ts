import {appendEvent} from '../journal/append.js';
import type {Waiter} from '../journal/events.js';
import type {Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';

/**
 * The code of the warning that stands in the journal while a process waits to stop the run at its next checkpoint, so
 * that every view shows it. A process that withdraws the warning ends the wait.
 */
export const STOP_AT_CHECKPOINT = 'stop-at-checkpoint';

/**
 * Notes that `waiter` will stop the run at its next checkpoint. The run's recorder withdraws that when the waiter is
 * gone.
 */
export const announceStop = ({paths}: Run, text: string, waiter: Waiter): void =>
  appendEvent(paths.journal, {t: steadyNow(), type: 'warning', code: STOP_AT_CHECKPOINT, text, waiter});

/** Notes that the wait is over; a process that still waits stops within a second. */
export const withdrawStop = ({paths}: Run): void =>
  appendEvent(paths.journal, {t: steadyNow(), type: 'warning-over', code: STOP_AT_CHECKPOINT});
