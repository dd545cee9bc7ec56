import {setTimeout as delay} from 'node:timers/promises';
import {errorCode, UserError} from '../errors.js';
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

const noteOnce = async (host: Host, paths: RunPaths, serverPid: number): Promise<boolean> => {
  try {
    return await isNoted(paths, {terminal: await host.sessionApp(serverPid), independent: false});
  } catch (error) {
    // A tool that gave no answer, or a disk that takes nothing now: again later.
    if (errorCode(error) === undefined && !(error instanceof UserError)) throw error;
    return false;
  }
};

/**
 * Sees to it that `run.json` tells which application the run's tmux server belongs to, where the launcher did not wait for that: it does not
 * when launchd's tools are slow. Gives up after a minute. Looks again whether it stands there: the launcher writes the file, too.
 */
export const noteSession = async (
  host: Host,
  paths: RunPaths,
  serverPid: number,
  againMs = AGAIN_MS,
): Promise<void> => {
  for (let tries = 1; tries <= TRIES && !(await noteOnce(host, paths, serverPid)); tries++) {
    await delay(againMs, undefined, {ref: false});
  }
};
