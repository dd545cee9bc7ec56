import {existsSync} from 'node:fs';
import {latestHistory} from '../history/shared.js';
import {getHost} from '../host/get-host.js';
import {readHeartbeat} from '../journal/heartbeat.js';
import {type Life, type Observer, processLife, recorderLife} from '../journal/life.js';
import {isOursBy, type LockOwner, readLock} from '../journal/lock.js';
import {hostWords, type Place, type Sight, sightOf} from '../journal/place.js';
import {timeByAnchor} from '../journal/run-clock.js';
import {type Adoption, releasedAt} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {readExitCode} from '../recorder/ending.js';
import {knownExit} from '../recorder/known-exit.js';
import type {Whereabouts} from '../report/status-json.js';

const eyes = async (): Promise<Observer> => {
  const machine = await getHost();
  return {
    here: await machine.place(),
    identify: pid => machine.processIdentity(pid),
    isOurs: isOursBy(pid => machine.commandLine(pid)),
  };
};

/** Whether a process lives, as far as that can be told from here. */
export const lifeOf = async (owner: LockOwner): Promise<Life> => processLife(await eyes(), owner);

/** Whether a process is here and lives. */
export const ownerLives = async (owner: LockOwner): Promise<boolean> => (await lifeOf(owner)) === 'lives';

/** Whether a process is here and lives, or may: one that is there is not taken for gone because ps is slow. Nothing is signalled by that. */
const mayLive = async (owner: LockOwner): Promise<boolean> => (await lifeOf(owner)) !== 'over';

/** A launch takes less than a second, or many where the machine swaps; an older record without a place is of one that was cut off. */
const LAUNCH_MS = 60_000;

/** Whether the journal has the run's end. */
export const hasEnd = ({paths}: Run): boolean => {
  const history = latestHistory(paths);
  return history.state.end !== null;
};

/** Where a run's processes are: as the run itself tells, else where its recorder is. */
const placeOf = ({record, paths}: Run): Place | null => record.place ?? readLock(paths.lock)?.place ?? null;

/** What can be told of a run's processes from here. */
export const sightOfRun = async (run: Run): Promise<Sight> => {
  const place = placeOf(run);
  return place === null ? 'here' : sightOf(place, await (await getHost()).place());
};

/** Whether a recorder is at work on the run. */
export const lifeOfRecorder = async ({paths}: Run): Promise<Life> => {
  const owner = readLock(paths.lock);
  return owner === null ? 'over' : recorderLife(await eyes(), owner, paths.heartbeat);
};

/** Whether a recorder may be at work on the run, here, of which the system does not tell: macOS, while ps gives no answer. */
export const recorderIsUntold = async ({paths}: Run): Promise<boolean> => {
  const owner = readLock(paths.lock);
  if (owner === null) return false;
  const ours = await eyes();
  return sightOf(owner.place, ours.here) === 'here' && (await recorderLife(ours, owner, paths.heartbeat)) === 'unknown';
};

/** Whether that owner of the run's lock keeps it from us. `isOver`: the run has ended, also where nobody can tell of its recorder. */
export const recorderKeeps = async (
  {paths}: Pick<Run, 'paths'>,
  owner: LockOwner,
  isOver: boolean,
): Promise<boolean> => {
  const life = await recorderLife(await eyes(), owner, paths.heartbeat);
  return life === 'lives' || (life === 'unknown' && !isOver);
};

/** Whether a recorder is known to be at work on the run. */
export const recorderLives = async (run: Run): Promise<boolean> => (await lifeOfRecorder(run)) === 'lives';

/**
 * Whether a trainer that mlxtop did not start is still followed and lives: by its processes where they are known. A pipe lives as long
 * as its reader; a log alone until its end is written down.
 */
const adoptedLives = async (run: Run, {kind, processes}: Adoption): Promise<boolean> => {
  if (releasedAt(run.record) !== null) return false;
  if (kind === 'pipe') return recorderLives(run);
  if (processes.length === 0) return !hasEnd(run);
  const place = placeOf(run);
  return (await Promise.all(processes.map(one => mayLive({...one, place})))).includes(true);
};

/** How long ago its launch began: an hour that the machine's clock was set forward by is no hour. */
const launchAgeMs = ({record, paths}: Run): number => (timeByAnchor(paths.folder) ?? Date.now()) - record.createdAt;

/** A run before `run.json` tells where it is lives while it is being started, and while it is recorded: its recorder would know. */
const startsStill = async (run: Run): Promise<boolean> => launchAgeMs(run) < LAUNCH_MS || (await recorderLives(run));

/** Whether the wrapper has told the trainer's exit code, which everybody believes at once, whoever still lives. */
export const hasExited = ({record, paths}: Run): boolean => {
  try {
    return !record.adopted && readExitCode(paths.exit) !== null;
  } catch {
    // It cannot be read: then the processes tell.
    return false;
  }
};

const livesHere = async (run: Run): Promise<boolean> => {
  const {tmux, adopted} = run.record;
  if (adopted) return adoptedLives(run, adopted);
  if (hasExited(run)) return false;
  if (!tmux) return startsStill(run);
  return mayLive({pid: tmux.wrapperPid, identity: tmux.wrapperIdentity, place: placeOf(run)});
};

/** Whether the wrapper has left its exit code on the disk, in a file or, of a full one, in a file's name: it tells of the end everywhere. */
export const hasLeftExit = ({paths}: Run): boolean => existsSync(paths.exit) || knownExit(paths.exit) !== null;

/** Whether a run that is elsewhere is over: what tells of an end tells of it everywhere. */
const isKnownOver = (run: Run): boolean => {
  const {adopted} = run.record;
  return adopted ? releasedAt(run.record) !== null || hasEnd(run) : hasLeftExit(run) || hasEnd(run);
};

/** Whether the run's trainer (its wrapper) lives, as far as that can be told from here. */
export const lifeOfRun = async (run: Run): Promise<Life> => {
  if ((await sightOfRun(run)) !== 'elsewhere') return (await livesHere(run)) ? 'lives' : 'over';
  if (isKnownOver(run)) return 'over';
  return (await recorderLives(run)) ? 'lives' : 'unknown';
};

/** Whether the run's trainer lives, and can be seen from here: everything that is done to its processes is for these runs alone. */
export const runLives = async (run: Run): Promise<boolean> =>
  (await sightOfRun(run)) !== 'elsewhere' && (await lifeOfRun(run)) === 'lives';

/** Where a run is recorded, and whether its processes can be seen from here. */
export const whereabouts = async (run: Run): Promise<Whereabouts> => ({
  visible: (await sightOfRun(run)) !== 'elsewhere',
  host: placeOf(run)?.host ?? null,
  heartbeatAt: readHeartbeat(run.paths.heartbeat)?.t ?? null,
  session: run.record.session,
});

/** In words where a run is that goes on elsewhere, or may; null for one that can be seen from here, and for one that is over. */
export const elsewhereWords = async (run: Run): Promise<string | null> => {
  const place = placeOf(run);
  if (place === null || (await sightOfRun(run)) !== 'elsewhere' || (await lifeOfRun(run)) === 'over') return null;
  return hostWords(place, await (await getHost()).place());
};
