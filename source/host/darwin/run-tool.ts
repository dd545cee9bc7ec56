import {execFile} from 'node:child_process';
import {UserError} from '../../errors.js';

/** Programs start slowly exactly when a Mac is short of memory; one that takes longer is of no use to a look. */
const TIME_LIMIT_MS = 5000;

/**
 * Nothing of the caller's locale or time zone, since times are compared as text between processes of ours. Without LC_ALL:
 * under `C` ps spells names outside ASCII as `M-C…`.
 */
const ENVIRONMENT = {LANG: 'en_US.UTF-8', LC_NUMERIC: 'C', LC_TIME: 'C', TZ: 'UTC'};

/**
 * What one of the system's tools prints. Empty when it exits with 1 and without a word, as `ps` does for a process that is
 * gone. A `UserError` when it cannot be run, as in some sandboxes, or gives no answer in time.
 */
export const runTool = (program: string, args: readonly string[] = []): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = {
      env: ENVIRONMENT,
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 16 * 1024 ** 2,
    } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null || (error.code === 1 && stderr.trim() === '')) return resolve(stdout);
      if (error.killed) {
        return reject(new UserError(`${program} gave no answer within 5 s.`, 'The machine is very busy: try again.'));
      }
      const why = stderr.trim() || error.message;
      reject(new UserError(`${program} failed: ${why}`, `Allow ${program} here, or run mlxtop outside the sandbox.`));
    });
  });
