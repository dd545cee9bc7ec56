import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** Starts a program in a session of its own, which no terminal's end reaches, and does not wait for it. Throws when it does not start. */
export const startDetached = async ([program = '', ...words]: readonly string[]): Promise<void> => {
  const child = spawn(program, words, {detached: true, stdio: 'ignore', cwd: '/'});
  await once(child, 'spawn');
  child.unref();
};

/** Runs a program in this terminal. Resolves with its exit code, 1 when a signal ended it. */
export const runHere = async ([program = '', ...words]: readonly string[]): Promise<number> => {
  const child = spawn(program, words, {stdio: 'inherit'});
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
};
