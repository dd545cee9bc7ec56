import {setTimeout as delay} from 'node:timers/promises';
import type {Host} from '../host/types.js';
import {type RunPaths, readRunRecord, writeRunRecord} from '../journal/run-folder.js';
import type {SessionNote} from '../journal/run-record.js';

/** Whoever read `run.json` before has written it by then; a slow tool, or a full disk, gets as long. */
const AGAIN_MS = 5000;
const TRIES = 12;

const isNoted = async (paths: RunPaths, session: SessionNote): Promise<boolean> => {
  const record = await readRunRecord(paths);
  if (record === null || record.session !== undefined) return true;
  writeRunRecord(paths, {...record, session});
  return false;
};

/**
 * Sees to it that `run.json` tells which application the run's tmux server belongs to, where the launcher did not wait for that: it does not
 * when the Mac's tools are slow. Gives up after a minute. Looks again whether it stands there: the launcher writes the file, too.
 */
export const noteSession = async (
  host: Host,
  paths: RunPaths,
  serverPid: number,
  againMs = AGAIN_MS,
): Promise<void> => {
  let session: SessionNote | undefined;
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      session ??= {terminal: await host.sessionApp(serverPid), independent: false};
      if (await isNoted(paths, session)) return;
    } catch {
      // A slow tool, a full disk, words of a tool that nobody has seen yet: a recording does not end of that.
    }
    await delay(againMs, undefined, {ref: false});
  }
};
