import {existsSync} from 'node:fs';
import {latestHistory} from '../history/shared.js';
import {getHost} from '../host/get-host.js';
import {readHeartbeat} from '../journal/heartbeat.js';
import {type Life, type Observer, processLife, recorderLife} from '../journal/life.js';
import {isOursBy, type LockOwner, readLock} from '../journal/lock.js';
import {hostWords, type Place, type Sight, sightOf} from '../journal/place.js';
import {timeByAnchor} from '../journal/run-clock.js';
import {type Adoption, isImported, releasedAt} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {readExitCode} from '../recorder/ending.js';
import {knownExit} from '../recorder/known-exit.js';
import type {Whereabouts} from '../report/status-json.js';
import {notContinuedWords} from './after-restart/not-continued.js';

const observerHere = async (): Promise<Observer> => {
  const machine = await getHost();
  return {
    here: await machine.place(),
    identify: pid => machine.processIdentity(pid),
    isOurs: isOursBy(pid => machine.commandLine(pid)),
  };
};

/** Whether a process lives, as far as that can be told from here. */
export const lifeOf = async (owner: LockOwner): Promise<Life> => processLife(await observerHere(), owner);

/** Whether a process is here and lives. */
export const ownerLives = async (owner: LockOwner): Promise<boolean> => (await lifeOf(owner)) === 'lives';

/**
 * Whether a process is here and lives, or may: it is not taken for gone because ps is slow. No signal is ever sent on
 * this answer.
 */
const mayLive = async (owner: LockOwner): Promise<boolean> => (await lifeOf(owner)) !== 'over';

/**
 * A launch takes less than a second, or many where the machine swaps; an older record without a place is from a launch
 * that was cut off.
 */
const LAUNCH_MS = 60_000;

/** Whether the journal has the run's end. */
export const hasEnd = ({paths}: Run): boolean => {
  const history = latestHistory(paths);
  return history.state.end !== null;
};

/** Where a run's processes are: as its record says, else where its recorder is. */
const placeOf = ({record, paths}: Run): Place | null => record.place ?? readLock(paths.lock)?.place ?? null;

/** Whether a run's processes can be seen from here. */
export const sightOfRun = async (run: Run): Promise<Sight> => {
  const place = placeOf(run);
  return place === null ? 'here' : sightOf(place, await (await getHost()).place());
};

/** Whether a recorder is working on the run. */
export const lifeOfRecorder = async ({paths}: Run): Promise<Life> => {
  const owner = readLock(paths.lock);
  return owner === null ? 'over' : recorderLife(await observerHere(), owner, paths.heartbeat);
};

/** Whether it is unknown if a recorder here is working on the run: on macOS, while ps gives no answer. */
export const recorderIsUnknown = async ({paths}: Run): Promise<boolean> => {
  const owner = readLock(paths.lock);
  if (owner === null) return false;
  const observer = await observerHere();
  const isHere = sightOf(owner.place, observer.here) === 'here';
  return isHere && (await recorderLife(observer, owner, paths.heartbeat)) === 'unknown';
};

/**
 * Whether that owner of the run's lock still holds it. `isOver`: the run is known to have ended, even if its recorder's
 * life is unknown.
 */
export const recorderKeeps = async (
  {paths}: Pick<Run, 'paths'>,
  owner: LockOwner,
  isOver: boolean,
): Promise<boolean> => {
  const life = await recorderLife(await observerHere(), owner, paths.heartbeat);
  return life === 'lives' || (life === 'unknown' && !isOver);
};

/** Whether a recorder is known to be working on the run. */
export const recorderLives = async (run: Run): Promise<boolean> => (await lifeOfRecorder(run)) === 'lives';

/**
 * Whether a trainer that mlxtop did not start is still followed and lives: judged by its processes where they are
 * known. A pipe lives as long as its reader; a log without a process, until its end is recorded.
 */
const adoptedLives = async (run: Run, {kind, processes}: Adoption): Promise<boolean> => {
  if (releasedAt(run.record) !== null) return false;
  if (kind === 'pipe') return recorderLives(run);
  if (processes.length === 0) return !hasEnd(run);
  const place = placeOf(run);
  return (await Promise.all(processes.map(one => mayLive({...one, place})))).includes(true);
};

/**
 * How long ago the run's launch began, in ms; by the run's own clock, so that setting the machine's clock forward does
 * not count.
 */
const launchAgeMs = ({record, paths}: Run): number => (timeByAnchor(paths.folder) ?? Date.now()) - record.createdAt;

/**
 * Whether a run whose `run.json` has no place yet is still being started: also while it is recorded, since its recorder
 * would know.
 */
const isStarting = async (run: Run): Promise<boolean> => launchAgeMs(run) < LAUNCH_MS || (await recorderLives(run));

/** Whether the wrapper has written the trainer's exit code, which counts as the end whatever process still lives. */
export const hasExited = ({record, paths}: Run): boolean => {
  try {
    return !record.adopted && readExitCode(paths.exit) !== null;
  } catch {
    // It cannot be read: then the processes decide.
    return false;
  }
};

const livesHere = async (run: Run): Promise<boolean> => {
  const {tmux, adopted} = run.record;
  if (adopted) return adoptedLives(run, adopted);
  if (hasExited(run)) return false;
  if (!tmux) return isStarting(run);
  return mayLive({pid: tmux.wrapperPid, identity: tmux.wrapperIdentity, place: placeOf(run)});
};

/**
 * Whether the wrapper has left its exit code on disk, in a file or, on a full disk, in a file's name: this shows the
 * end on every machine.
 */
export const hasLeftExit = ({paths}: Run): boolean => existsSync(paths.exit) || knownExit(paths.exit) !== null;

/** Whether a run that is elsewhere is over, by what shows its end on every machine. */
const isKnownOver = (run: Run): boolean => {
  const {adopted} = run.record;
  return adopted ? releasedAt(run.record) !== null || hasEnd(run) : hasLeftExit(run) || hasEnd(run);
};

/** Whether the run's trainer (its wrapper) lives, as far as that can be told from here. */
export const lifeOfRun = async (run: Run): Promise<Life> => {
  if (isImported(run.record)) return 'over';
  if ((await sightOfRun(run)) !== 'elsewhere') return (await livesHere(run)) ? 'lives' : 'over';
  if (isKnownOver(run)) return 'over';
  return (await recorderLives(run)) ? 'lives' : 'unknown';
};

/** Whether the run's trainer lives, and can be seen from here: only the processes of such runs are acted on. */
export const runLives = async (run: Run): Promise<boolean> =>
  (await sightOfRun(run)) !== 'elsewhere' && (await lifeOfRun(run)) === 'lives';

/** Where a run is recorded, and whether its processes can be seen from here. */
export const whereabouts = async (run: Run): Promise<Whereabouts> => ({
  visible: (await sightOfRun(run)) !== 'elsewhere',
  host: placeOf(run)?.host ?? null,
  heartbeatAt: readHeartbeat(run.paths.heartbeat)?.t ?? null,
  sessionName: run.record.sessionName,
  queuedAt: run.record.queuedAt,
  session: run.record.session,
  continuesAfterRestart: existsSync(run.paths.loginEntry),
  notContinued: notContinuedWords(run),
});

/**
 * In words where a run is that continues elsewhere, or may; null for one that can be seen from here, and for one that
 * is over.
 */
export const elsewhereWords = async (run: Run): Promise<string | null> => {
  const place = placeOf(run);
  if (place === null || (await sightOfRun(run)) !== 'elsewhere' || (await lifeOfRun(run)) === 'over') return null;
  return hostWords(place, await (await getHost()).place());
};
