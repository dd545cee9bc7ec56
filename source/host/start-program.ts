import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {startBackground} from './background.js';

/**
 * Starts a program in a session of its own, which survives any terminal, and does not wait for it. Throws when it does
 * not start.
 */
export const startDetached = async (command: readonly string[], environment?: NodeJS.ProcessEnv): Promise<void> => {
  await startBackground(command, environment);
};

/** Runs a program in this terminal. Resolves with its exit code, or 1 when a signal ended it. */
export const runHere = async ([program = '', ...words]: readonly string[]): Promise<number> => {
  const child = spawn(program, words, {stdio: 'inherit'});
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
};
