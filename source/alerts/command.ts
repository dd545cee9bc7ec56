import {spawn} from 'node:child_process';
import {errorCode} from '../errors.js';
import type {Message} from './message.js';

/** The alert for a program of the user's, in its environment: words of the alert never become part of a command. */
export const environmentOf = (message: Message): Record<string, string> => ({
  MLXTOP_ALERT: message.code,
  MLXTOP_ALERT_OVER: message.over ? '1' : '0',
  MLXTOP_ALERT_TEXT: message.text,
  MLXTOP_ALERT_AT: message.at,
  MLXTOP_RUN: message.run,
  MLXTOP_RUN_ID: message.runId,
});

/** What it has started goes with it; a group that has just ended by itself is none to end. */
const endGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // EPERM is macOS' answer for a group that has ended and only waits to be reaped.
    if (!['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  }
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'it may not be executed',
};

/** Node's own words are those of a system call. */
const whyNot = (error: Error): string => REASONS[errorCode(error) ?? ''] ?? error.message;

/**
 * Runs a program and waits for it; resolves with what went wrong, null when it ended with 0. One that takes longer than `limitMs` is
 * ended, with what it has started.
 */
export const runProgram = (
  [program = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<string | null> =>
  new Promise(resolve => {
    const child = spawn(program, words, {stdio: 'ignore', env: environment, detached: true});
    const limit = setTimeout(() => {
      endGroup(child.pid);
      resolve(`${program} took longer than ${limitMs / 1000} s and was ended`);
    }, limitMs);
    const end = (problem: string | null): void => {
      clearTimeout(limit);
      resolve(problem);
    };
    child.once('error', error => end(`${program} could not be started: ${whyNot(error)}`));
    child.once('exit', (code, signal) => end(code === 0 ? null : `${program} ended with ${code ?? signal}`));
  });
