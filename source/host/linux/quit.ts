import {errorCode} from '../../errors.js';
import {waitForExit} from '../exit-watch.js';
import {NOT_OURS, requireQuittable} from '../quit-refusal.js';
import type {App, QuitOutcome} from '../types.js';
import {readProcessIdentity} from './processes.js';
import type {SystemFiles} from './system-files.js';

/**
 * Asks an application to end with SIGTERM to its first process, as the logout of a session does. Never SIGKILL. Checks
 * the process's identity while it waits, since a pid may pass to another process.
 * @throws {UserError} for a protected application.
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
