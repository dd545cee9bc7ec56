import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {signalGroup} from './signal-group.js';

/** A process that runs on its own: the caller does not wait for it. */
export type Background = {
  /** Its pid, which is also its group's. */
  readonly pid: number | null;
  /** Ends it and what it has started; does nothing when it has ended already. */
  end(): void;
};

/**
 * Starts a program in a session of its own, without a terminal, so that it outlives the process that started it,
 * however that ends. Throws when the program does not start.
 */
export const startBackground = async (
  [program = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Background> => {
  const child = spawn(program, words, {detached: true, stdio: 'ignore', cwd: '/', env: environment});
  await once(child, 'spawn');
  child.unref();
  return {
    pid: child.pid ?? null,
    end() {
      // Once Node has reaped it, which it does before it reports the exit, the pid may belong to another process.
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      signalGroup(child.pid, 'SIGTERM');
    },
  };
};
