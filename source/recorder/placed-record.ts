import {errorCode} from '../errors.js';
import {type Place, sightOf} from '../journal/place.js';
import {type RunPaths, readRunRecord, writeRunRecord} from '../journal/run-folder.js';
import type {RunRecord, TmuxPlace} from '../journal/run-record.js';

/** Where tmux says that the trainer's pane is. */
export type PaneNames = Pick<TmuxPlace, 'socketPath' | 'sessionId' | 'trainerPane'>;

/** What a recorder knows by itself of where its run is. */
export type Whereabouts = {
  /** Null for a trainer that mlxtop did not start, and from an older version's launch. */
  tmux: TmuxPlace | null;
  place: Place;
};

/** `run.json` with what is missing in it; the very same record when nothing is. */
export const placedRecord = (record: RunRecord, {tmux, place}: Whereabouts): RunRecord => {
  if (tmux === null) return record;
  // A launcher in another container than the tmux server has seen no wrapper.
  const lacksIdentity = record.tmux?.wrapperIdentity === null && tmux.wrapperIdentity !== null;
  if (record.tmux !== null && !lacksIdentity && record.place && sightOf(record.place, place) === 'here') return record;
  const wrapperIdentity = tmux.wrapperIdentity ?? record.tmux?.wrapperIdentity ?? null;
  return {...record, tmux: {...tmux, ...record.tmux, wrapperIdentity}, place};
};

/** Whether all of it stands in `run.json` now: a full disk takes it later. */
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

/** A launcher that read `run.json` before we wrote it has written it by then. */
const AGAIN_MS = 3000;

/**
 * Sees to it that `run.json` tells where the run is, also when its launcher was killed between tmux' start and its own note of that: no
 * command could stop or pause such a run. Both write the same, by rename; looks again a moment later, until it stands there. Ends
 * with what it returns.
 */
export const placeRecord = async (paths: RunPaths, where: Whereabouts): Promise<() => void> => {
  if (where.tmux === null) return () => undefined;
  await isWritten(paths, where);
  const again = setInterval(async () => {
    if (await isWritten(paths, where)) clearInterval(again);
  }, AGAIN_MS);
  again.unref();
  return () => clearInterval(again);
};
