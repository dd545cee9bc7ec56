import {appendEvent} from '../journal/append.js';
import type {Waiter} from '../journal/events.js';
import type {Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';

/**
 * The code of the warning that stands in the journal for as long as somebody waits to stop the run at its next checkpoint, so that
 * everybody who looks at it knows. Whoever takes it back ends the wait.
 */
export const STOP_AT_CHECKPOINT = 'stop-at-checkpoint';

/** Notes that `waiter` will stop the run at its next checkpoint. Its recorder takes that back when the waiter is gone. */
export const noteAwaited = ({paths}: Run, text: string, waiter: Waiter): void =>
  appendEvent(paths.journal, {t: steadyNow(), type: 'warning', code: STOP_AT_CHECKPOINT, text, waiter});

/** Notes that nobody waits any more; who does, stops waiting within a second. */
export const noteAwaitedOver = ({paths}: Run): void =>
  appendEvent(paths.journal, {t: steadyNow(), type: 'warning-over', code: STOP_AT_CHECKPOINT});
