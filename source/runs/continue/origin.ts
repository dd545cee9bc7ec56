import {resolve} from 'node:path';
import {latestHistory} from '../../history/shared.js';
import type {RunState} from '../../insight/state.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {homeFolder} from '../../journal/run-folder.js';
import {releasedAt, trainingStartedAt} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {knownExit} from '../../recorder/known-exit.js';
import type {Origin} from '../../trainer/checkpoints/inspect.js';
import {checkpointFolders} from '../../trainer/continue/adapter-folders.js';
import {type Way, wayToContinue} from '../../trainer/continue/way.js';
import {lastHeardOf} from '../restarted.js';

/** What a run has told of its folder; undefined where it has not, or where a file of it cannot be read. */
const toldFolder = ({paths}: Run): string | undefined => {
  try {
    const history = latestHistory(paths);
    return history.state.settings.values.adapterPath;
  } catch (error) {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  }
};

/** Where a run saves to, by what it has told: its configuration may have changed since. */
const savesTo = (run: Run): string[] => {
  const {command, directory} = run.record;
  const adapterPath = toldFolder(run);
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

/** When the first run after `since` that saves to one of `folders` was started; null when none is known. */
const nextStartThere = async (run: Run, folders: readonly string[], since: number): Promise<number | null> => {
  const runs = await listRuns(await homeFolder());
  const later = runs
    .filter(({record}) => record.id !== run.record.id && trainingStartedAt(record) > since)
    .sort((a, b) => trainingStartedAt(a.record) - trainingStartedAt(b.record));
  const next = later.find(one => savesTo(one).some(folder => folders.includes(folder)));
  return next ? trainingStartedAt(next.record) : null;
};

/** The end is known to the second: its recorder saw it, or the exit file tells. Whoever is let go of trains on unseen. */
const isEndExact = ({record, paths}: Run, end: NonNullable<RunState['end']>): boolean =>
  knownExit(paths.exit) !== null || !(end.unseen || releasedAt(record) !== null);

/** How far it had trained at most when it ended: its reports were followed throughout, and the next one did not come. */
const lastIteration = ({training, settings, pace, recordings, end}: RunState): number | null => {
  const interval = Math.max(settings.values.stepsPerReport ?? 0, pace.reported?.step ?? 0);
  const isFollowed = recordings === 1 && end !== null && !end.unseen;
  if (!isFollowed || training.iteration === null || interval === 0) return null;
  return Math.max(training.iteration, training.lastCheckpoint?.iteration ?? 0) + interval;
};

/**
 * What tells a run's own checkpoints in `folders` from those that others leave there. Files are dated by the machine's clock: as far as that
 * was set while the run went on, it is not known by what it said.
 */
export const originOf = async (run: Run, state: RunState, way: Way, folders: readonly string[]): Promise<Origin> => {
  const {end, startedAt, training, clock} = state;
  const endedAt = (): number | null | Promise<number | null> => {
    if (end === null) return null;
    if (isEndExact(run, end)) return end.at + clock.offsets.most;
    // Unseen it may have gone on for as long as nobody else is known to have begun there.
    return nextStartThere(run, folders, Math.min(end.at, lastHeardOf(run, state)) + clock.offsetMs);
  };
  return {
    startedAt: (run.record.adopted?.startedAt ?? startedAt ?? 0) + clock.offsets.least,
    endedAt: await endedAt(),
    // A script may train several times, one after the other.
    lastIteration: way.kind === 'weights' ? lastIteration(state) : null,
    notFiniteFrom: training.notFinite?.iteration ?? null,
  };
};
