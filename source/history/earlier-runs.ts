import {dirname, join} from 'node:path';
import {type EarlierRun, earlierRun} from '../insight/join-runs.js';
import type {RunState} from '../insight/state.js';
import {type RunPaths, runPaths} from '../journal/run-folder.js';
import {RunHistory} from './history.js';
import {leaveRollup} from './shared.js';

/** Longer chains are cut: the charts of a run then begin with the eighth before it. */
const MAX_RUNS = 8;
/** A run without a usable rollup is read in pieces of this size, so that a key is answered between two of them. */
const PIECE_BYTES = 256 * 1024;
const PAUSE_MS = 20;

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, PAUSE_MS));

const readWhole = async (paths: RunPaths): Promise<RunState | null> => {
  const history = new RunHistory(paths);
  while (!history.catchUp(PIECE_BYTES).atEnd) await pause();
  if (history.state.id === '') return null;
  if (history.bytesRead > PIECE_BYTES && history.state.end !== null && !history.hasUnwritten) {
    leaveRollup(paths, history);
  }
  return history.state;
};

/** An id names a folder of runs and nothing above it. */
const isId = (id: string): boolean => /^[\w.-]+$/.test(id) && !id.startsWith('.');

/**
 * What `keep` makes of each run that the one in `folder` continues, oldest first, as far as they are still there and
 * can be read. Never rejects.
 */
export const readEarlier = async <Kept>(
  folder: string,
  continues: RunState['continues'],
  keep: (state: RunState, paths: RunPaths) => Kept | Promise<Kept>,
): Promise<Kept[]> => {
  const found: Kept[] = [];
  const seen = new Set<string>();
  let next = continues;
  try {
    while (next !== null && found.length < MAX_RUNS && isId(next.run) && !seen.has(next.run)) {
      seen.add(next.run);
      // Each takes some ms even with a rollup.
      if (found.length > 0) await pause();
      const paths = runPaths(join(dirname(folder), next.run));
      const state = await readWhole(paths);
      if (state === null) break;
      found.unshift(await keep(state, paths));
      next = state.continues;
    }
  } catch {
    // Removed, damaged or not ours to read: what is told of the run begins with the one after it.
  }
  return found;
};

/** What the charts of a run draw of those that it continues. Never rejects. */
export const readEarlierRuns = (folder: string, continues: RunState['continues']): Promise<EarlierRun[]> =>
  readEarlier(folder, continues, earlierRun);
