import {spawn} from 'node:child_process';
import {errorCode} from '../errors.js';
import type {Message} from './message.js';

/** An alert as the environment of the user's own program: its words never become part of a command. */
export const environmentOf = (message: Message): Record<string, string> => ({
  MLXTOP_ALERT: message.code,
  MLXTOP_ALERT_OVER: message.over ? '1' : '0',
  MLXTOP_ALERT_TEXT: message.text,
  MLXTOP_ALERT_AT: message.at,
  MLXTOP_RUN: message.run,
  MLXTOP_RUN_ID: message.runId,
});

/** Kills a program and everything it started. A group that has just ended by itself is no error. */
const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // macOS answers EPERM for a group that has ended and only waits to be reaped.
    if (!['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  }
};

/** Node's own messages name the system call. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'it is not executable',
};

const whyNot = (error: Error): string => REASONS[errorCode(error) ?? ''] ?? error.message;

/**
 * Runs a program and waits for it. Resolves with what went wrong, null when it exited with 0. A program that takes
 * longer than `limitMs` is killed, with everything it started.
 */
export const runProgram = (
  [program = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<string | null> =>
  new Promise(resolve => {
    const child = spawn(program, words, {stdio: 'ignore', env: environment, detached: true});
    const limit = setTimeout(() => {
      killGroup(child.pid);
      resolve(`${program} took longer than ${limitMs / 1000} s and was killed`);
    }, limitMs);
    const end = (problem: string | null): void => {
      clearTimeout(limit);
      resolve(problem);
    };
    child.once('error', error => end(`${program} could not be started: ${whyNot(error)}`));
    child.once('exit', (code, signal) => end(code === 0 ? null : `${program} exited with ${code ?? signal}`));
  });
