import {resolve} from 'node:path';
import {latestHistory} from '../../history/shared.js';
import type {RunState} from '../../insight/state.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isImported, releasedAt, trainingStartedAt} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {knownExit} from '../../recorder/known-exit.js';
import type {Origin} from '../../trainer/checkpoints/inspect.js';
import {checkpointFolders} from '../../trainer/continue/adapter-folders.js';
import {type Way, wayToContinue} from '../../trainer/continue/way.js';
import {lastHeardAt} from '../restarted.js';

/** The adapter folder that a run has reported; undefined if it has not, or if a file of the run cannot be read. */
const reportedFolder = ({paths}: Run): string | undefined => {
  try {
    const history = latestHistory(paths);
    return history.state.settings.values.adapterPath;
  } catch (error) {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  }
};

/** The folders that a run saves to; what it reported comes first, since its configuration may have changed since. */
const savesTo = (run: Run): string[] => {
  const {command, directory} = run.record;
  const adapterPath = reportedFolder(run);
  if (adapterPath !== undefined) return [resolve(directory, adapterPath)];
  return checkpointFolders({
    command,
    directory,
    way: wayToContinue(command),
    config: null,
    adapterPath: null,
    told: [],
  });
};

/**
 * When the first run after `since` that saves to one of `folders` was started (ms since 1970); null when none is known.
 */
const nextStartThere = async (run: Run, folders: readonly string[], since: number): Promise<number | null> => {
  const runs = await listRuns(await homeFolder());
  const later = runs
    .filter(({record}) => record.id !== run.record.id && !isImported(record) && trainingStartedAt(record) > since)
    .sort((a, b) => trainingStartedAt(a.record) - trainingStartedAt(b.record));
  const next = later.find(one => savesTo(one).some(folder => folders.includes(folder)));
  return next ? trainingStartedAt(next.record) : null;
};

/**
 * Whether the end is known to the second: the recorder saw it, or the exit file shows it. A released run trains on
 * unseen.
 */
const isEndExact = ({record, paths}: Run, end: NonNullable<RunState['end']>): boolean =>
  knownExit(paths.exit) !== null || !(end.unseen || releasedAt(record) !== null);

/**
 * The last iteration that the run can have reached: all its reports were seen, and the next one did not come. Null if
 * unknown.
 */
const lastIteration = ({training, settings, pace, recordings, end}: RunState): number | null => {
  const interval = Math.max(settings.values.stepsPerReport ?? 0, pace.reported?.step ?? 0);
  const isFollowed = recordings === 1 && end !== null && !end.unseen;
  if (!isFollowed || training.iteration === null || interval === 0) return null;
  return Math.max(training.iteration, training.lastCheckpoint?.iteration ?? 0) + interval;
};

/**
 * What distinguishes a run's own checkpoints in `folders` from those of others. Files are dated by the machine's clock;
 * if that was set during the run, its exact value at a given time is unknown, and the bounds of its offset are used.
 */
export const originOf = async (run: Run, state: RunState, way: Way, folders: readonly string[]): Promise<Origin> => {
  const {end, startedAt, training, clock} = state;
  const endedAt = (): number | null | Promise<number | null> => {
    if (end === null) return null;
    if (isEndExact(run, end)) return end.at + clock.offsets.most;
    // Unseen, it may have continued until the next run that is known to have started there.
    return nextStartThere(run, folders, Math.min(end.at, lastHeardAt(run, state)) + clock.offsetMs);
  };
  return {
    startedAt: (run.record.adopted?.startedAt ?? startedAt ?? 0) + clock.offsets.least,
    endedAt: await endedAt(),
    // A script may train several times, one after the other.
    lastIteration: way.kind === 'weights' ? lastIteration(state) : null,
    notFiniteFrom: training.notFinite?.iteration ?? null,
  };
};
