import {readFileSync} from 'node:fs';
import {errorCode} from '../errors.js';
import type {EndState, RunEvent} from '../journal/events.js';

/** The trainer's exit code as the wrapper wrote it; null while there is none. */
export const readExitCode = (path: string): number | null => {
  try {
    const code = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isInteger(code) ? code : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** 128 + SIGINT: what a shell reports for a program that ^C ended. */
const INTERRUPTED_BY_KEY = 130;

/**
 * How a run ended. No exit code: its pane or the whole server went away (`interrupted`). `stopRequested`: by our stop, whatever
 * code the trainer answers a signal with.
 */
export const endEvent = (t: number, exitCode: number | null, stopRequested: boolean): RunEvent => {
  const state = (): EndState => {
    if (exitCode === null) return 'interrupted';
    if (stopRequested || exitCode === INTERRUPTED_BY_KEY) return 'stopped';
    return exitCode === 0 ? 'finished' : 'failed';
  };
  return {t, type: 'end', state: state(), exitCode};
};
