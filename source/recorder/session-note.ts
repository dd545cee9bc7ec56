import {setTimeout as delay} from 'node:timers/promises';
import type {Host} from '../host/types.js';
import {type RunPaths, readRunRecord, writeRunRecord} from '../journal/run-folder.js';
import type {SessionNote} from '../journal/run-record.js';

/**
 * By then a process that had already read `run.json` has written it back. A slow tool or a full disk is given the same
 * time.
 */
const AGAIN_MS = 5000;
const TRIES = 12;

const isNoted = async (paths: RunPaths, session: SessionNote): Promise<boolean> => {
  const record = await readRunRecord(paths);
  if (record === null || record.session !== undefined) return true;
  writeRunRecord(paths, {...record, session});
  return false;
};

/**
 * Adds to `run.json` which application the run's tmux server belongs to, where the launcher did not wait for that (it
 * does not when the Mac's tools are slow). Checks again that it is there, because the launcher writes the file too.
 * Gives up after a minute.
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
      // A slow tool, a full disk or unknown output of a tool does not end a recording.
    }
    await delay(againMs, undefined, {ref: false});
  }
};
