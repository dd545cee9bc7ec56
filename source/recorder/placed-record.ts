import {errorCode} from '../errors.js';
import {type Place, sightOf} from '../journal/place.js';
import {type RunPaths, readRunRecord, writeRunRecord} from '../journal/run-folder.js';
import type {RunRecord, TmuxPlace} from '../journal/run-record.js';

/** Where the trainer's pane is, according to tmux. */
export type PaneNames = Pick<TmuxPlace, 'socketPath' | 'sessionId' | 'trainerPane'>;

/** Where a run is, as its recorder knows without `run.json`. */
export type Whereabouts = {
  /** Null for a trainer that mlxtop did not start, and from an older version's launch. */
  tmux: TmuxPlace | null;
  place: Place;
};

/** `run.json` completed with its place; the same object when nothing is missing. */
export const placedRecord = (record: RunRecord, {tmux, place}: Whereabouts): RunRecord => {
  if (tmux === null) return record;
  // A launcher in another container than the tmux server has seen no wrapper.
  const lacksIdentity = record.tmux?.wrapperIdentity === null && tmux.wrapperIdentity !== null;
  if (record.tmux !== null && !lacksIdentity && record.place && sightOf(record.place, place) === 'here') return record;
  const wrapperIdentity = tmux.wrapperIdentity ?? record.tmux?.wrapperIdentity ?? null;
  return {...record, tmux: {...tmux, ...record.tmux, wrapperIdentity}, place};
};

/** Whether `run.json` has all of it now; a full disk takes it later. */
const isWritten = async (paths: RunPaths, where: Whereabouts): Promise<boolean> => {
  try {
    const record = await readRunRecord(paths);
    if (record === null) return false;
    const placed = placedRecord(record, where);
    if (placed !== record) writeRunRecord(paths, placed);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};

/** By then a launcher that read `run.json` before we changed it has written it back. */
const RETRY_MS = 3000;

/**
 * Adds to `run.json` where the run is, in case its launcher was killed between starting tmux and writing that down: no
 * command could stop or pause such a run. Recorder and launcher write the same, by rename; the recorder checks again
 * until it is there. Resolves with a function that ends the checks.
 */
export const placeRecord = async (paths: RunPaths, where: Whereabouts): Promise<() => void> => {
  if (where.tmux === null) return () => undefined;
  await isWritten(paths, where);
  const again = setInterval(async () => {
    if (await isWritten(paths, where)) clearInterval(again);
  }, RETRY_MS);
  again.unref();
  return () => clearInterval(again);
};
