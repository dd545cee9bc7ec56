import {spawn} from 'node:child_process';

/**
 * Starts a program in a session of its own, without a terminal: it outlives whoever started it, and the pane that this was in.
 * Whether it can be started is not waited for.
 */
export const startDetached = ([program = '', ...words]: readonly string[]): void => {
  const child = spawn(program, words, {detached: true, stdio: 'ignore', cwd: '/'});
  // Our own Node: it is there, since it runs us. Without a listener an error would end us.
  child.on('error', () => undefined);
  child.unref();
};
