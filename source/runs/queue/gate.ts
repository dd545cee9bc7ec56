import {closeSync, constants, openSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../../errors.js';
import {isPipe, makePipe} from '../../host/make-pipe.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {writeOwnFile} from '../../paths/open.js';
import {gateFiles} from '../../trainer/wrapper.js';

/**
 * Makes the named pipe at which the run's wrapper waits, and the text that its pane shows meanwhile. Throws a
 * `UserError` where there can be none.
 */
export const prepareGate = async ({exit}: Pick<RunPaths, 'exit'>, shown: string): Promise<void> => {
  const {gate, words} = gateFiles(exit);
  writeOwnFile(words, shown);
  await makePipe(gate);
};

const POLL_MS = 20;

/** Opens the pipe for writing; null while nobody waits there. */
const openOnce = (gate: string): number | null => {
  try {
    return openSync(gate, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ENXIO' || errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/**
 * Lets the run's wrapper go on to its trainer, and waits until it has: the wrapper then removes the pipe. True also for
 * one that was let go before. False if it does not within `limitMs`.
 */
export const openGate = async ({exit}: Pick<RunPaths, 'exit'>, limitMs = 5000): Promise<boolean> => {
  const {gate} = gateFiles(exit);
  let fd: number | null = null;
  try {
    for (const until = performance.now() + limitMs; isPipe(gate); await delay(POLL_MS)) {
      if (performance.now() > until) return false;
      // Held open: a shell that looks again before it goes on still finds a writer.
      fd ??= openOnce(gate);
    }
    return true;
  } finally {
    if (fd !== null) closeSync(fd);
  }
};
