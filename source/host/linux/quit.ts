import {errorCode} from '../../errors.js';
import {waitForExit} from '../exit-watch.js';
import {NOT_OURS, requireQuittable} from '../quit-refusal.js';
import type {App, QuitOutcome} from '../types.js';
import {readProcessIdentity} from './processes.js';
import type {SystemFiles} from './system-files.js';

/**
 * Asks an application to end by SIGTERM to its first process: what a session's logout does. Never SIGKILL. Whether it is the same
 * process all the while is seen by its identity.
 * @throws {UserError} for a protected one.
 */
export const quitLinuxApp = async (files: SystemFiles, app: App, waitMs: number): Promise<QuitOutcome> => {
  const pid = requireQuittable(app);
  const identity = readProcessIdentity(files, pid);
  if (identity === null) return {result: 'not-running'};
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return {result: 'not-running'};
    return {result: 'refused', nextStep: NOT_OURS};
  }
  const gone = await waitForExit(() => readProcessIdentity(files, pid) === identity, waitMs);
  return {result: gone ? 'quit' : 'still-open'};
};
