import {spawn} from 'node:child_process';
import {errorCode, errorMessage} from '../errors.js';
import {signalGroup} from './signal-group.js';
import type {Trial, TrialOptions} from './try-program.js';

/** Characters, far more than is ever read. */
const MAX_LENGTH = 4 * 1024 ** 2;

/**
 * Like `tryProgram`, for a program that starts others: at the limit all of its process group is killed, and what had
 * been printed by then is returned with the failure `late`. Never throws.
 */
export const tryGroup = (
  [program = '', ...words]: readonly string[],
  {limitMs, env = process.env, directory = '/'}: TrialOptions,
): Promise<Trial> =>
  new Promise(resolve => {
    const from = performance.now();
    const said = {stdout: '', stderr: ''};
    const done = (code: number | null, failure: string | null) =>
      resolve({code, failure, ...said, tookMs: Math.round(performance.now() - from)});
    try {
      const child = spawn(program, words, {cwd: directory, env, detached: true, stdio: ['ignore', 'pipe', 'pipe']});
      const end = (code: number | null, failure: string | null) => {
        clearTimeout(limit);
        done(code, failure);
      };
      const giveUp = (failure: string) => {
        if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
        child.stdout.destroy();
        child.stderr.destroy();
        end(null, failure);
      };
      const limit = setTimeout(() => giveUp('late'), limitMs);
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          said[name] += text;
          if (said[name].length > MAX_LENGTH) giveUp('does not stop printing');
        });
      }
      child.once('error', error => end(null, errorCode(error) ?? errorMessage(error)));
      child.once('close', (code, signal) => end(code, signal));
    } catch (error) {
      // A word with a NUL, or no memory for another process: thrown, not reported by an event.
      done(null, errorMessage(error));
    }
  });
