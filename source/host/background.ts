import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {errorCode} from '../errors.js';

/** A process that nobody waits for. */
export type Background = {
  /** Ends it, with what it has started; nothing when it has ended already. */
  end(): void;
};

/**
 * Starts a program in a session of its own, without a terminal, that outlives whoever started it, however that ends. Throws when it
 * does not start.
 */
export const startBackground = async (
  [program = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Background> => {
  const child = spawn(program, words, {detached: true, stdio: 'ignore', cwd: '/', env: environment});
  await once(child, 'spawn');
  child.unref();
  return {
    end() {
      // Its pid may be another's once it has been waited for, which Node does when it tells of the end.
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch (error) {
        // EPERM is macOS' answer for a group that has ended and only waits to be reaped.
        if (!['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
      }
    },
  };
};
