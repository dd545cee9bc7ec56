import {mkdirSync, rmdirSync, statSync} from 'node:fs';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import {diskAdvice, errorCode, errorMessage, isDiskFull, UserError} from '../errors.js';
import {changeableByOthers} from '../paths/owners.js';
import {withoutControls} from '../paths/plain.js';
import {readJsonOrNull, replaceFile} from './files.js';
import {requireLinks} from './lock.js';
import {writeRunAnchor} from './run-clock.js';
import {asRunRecord, type RunRecord, recordWithoutSecrets} from './run-record.js';

/** The paths inside a run's folder. */
export const runPaths = (folder: string) => ({
  folder,
  record: join(folder, 'run.json'),
  journal: join(folder, 'journal.ndjson'),
  rollup: join(folder, 'rollup.json'),
  /** What an ended run shows, for lists: see history/summary.ts. */
  summary: join(folder, 'summary.json'),
  log: join(folder, 'trainer.log'),
  exit: join(folder, 'exit'),
  lock: join(folder, 'lock'),
  /** Events of the run's end, and before it a stop, that the journal has not: see last-events.ts. */
  lastEvents: join(folder, 'last-events'),
  lastStop: join(folder, 'last-stop'),
  health: join(folder, 'health'),
  /** Written over by the recorder every second. */
  heartbeat: join(folder, 'heartbeat'),
  /** What an adopted pane showed, until its recorder has read it. */
  scrollback: join(folder, 'scrollback'),
  /** What was found in its pane for a recorder that is started anew, until that has read it. */
  recovered: join(folder, 'recovered'),
  /** How far a followed file has been read. */
  logMark: join(folder, 'log-mark'),
  /** What its recorders died of, and what the last one said at its end. */
  recorderDeaths: join(folder, 'recorder-deaths'),
  recorderWords: join(folder, 'recorder-words'),
  statusLine: join(folder, 'status-line'),
  /** Whether the machine is kept awake, for the moment that the launcher waits to know. */
  awake: join(folder, 'awake'),
  /** When somebody last looked at a dashboard of the run. */
  lookedAt: join(folder, 'looked-at'),
});

export type RunPaths = ReturnType<typeof runPaths>;

/**
 * The system's place for an application's data; null where the home that it is in is not known, or by no whole path.
 */
const systemFolder = async (): Promise<string | null> => {
  try {
    // As it loads it asks for the home, which is an error for a user of whom the system knows none (in a container).
    const {default: envPaths} = await import('env-paths');
    const {data} = envPaths('mlxtop', {suffix: ''});
    return isAbsolute(data) ? data : null;
  } catch (error) {
    if (errorCode(error) === 'ERR_SYSTEM_ERROR') return null;
    throw error;
  }
};

/**
 * `$MLXTOP_HOME`, else the system's place for an application's data: the folder that holds `runs/`. A whole path,
 * because the recorder and the dashboard work in other folders. A `UserError` for root where somebody else could have it
 * write elsewhere: see `homeToRead`.
 */
export const homeFolder = async (environment: NodeJS.ProcessEnv = process.env): Promise<string> => {
  const folder = await homeToRead(environment);
  requireRootsOwn(runsFolder(folder));
  return folder;
};

/** By `sudo` with the user's own HOME, or in a folder that all may write: a link there would lead root's writing anywhere. */
const requireRootsOwn = (folder: string): void => {
  if (process.getuid?.() !== 0) return;
  const risk = changeableByOthers(folder, 0);
  if (risk === null) return;
  throw new UserError(
    `${risk.path} ${risk.why}, who could have root write anywhere: as root nothing is written below it.`,
    "Do it without sudo, or set MLXTOP_HOME to a folder that is in no one else's hands.",
  );
};

/** The same folder for who writes nothing there. */
export const homeToRead = async (environment: NodeJS.ProcessEnv = process.env): Promise<string> => {
  if (environment.MLXTOP_HOME) return withoutControls(resolve(environment.MLXTOP_HOME), 'MLXTOP_HOME');
  const folder = await systemFolder();
  if (folder !== null) return withoutControls(folder, 'The home folder');
  throw new UserError(
    'No home folder is known, so there is no place for the runs.',
    'Set HOME, or MLXTOP_HOME, to the whole path of a folder.',
  );
};

export const runsFolder = (home: string): string => join(home, 'runs');

const two = (value: number): string => String(value).padStart(2, '0');

/** `20261122-231502-4f1a`: sorts by time, short enough to type a prefix of. */
const newRunId = (now: Date): string => {
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  // By the global one, loaded when it is used: every command would pay 2 MB of resident size for an import of node:crypto.
  return `${date}-${time}-${Buffer.from(crypto.getRandomValues(new Uint8Array(2))).toString('hex')}`;
};

/**
 * Makes a folder and those that it is in. Not by Node's `recursive`, which tries again for ever where a folder that is there answers a
 * new one with ENOENT, as `/proc` does.
 */
export const makeFolders = (path: string): void => {
  if (statSync(path, {throwIfNoEntry: false}) !== undefined) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path, {mode: 0o700});
  } catch (error) {
    // Another start has made it meanwhile.
    if (errorCode(error) !== 'EEXIST' || !statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw error;
  }
};

const makeRunFolder = (folder: string): RunPaths => {
  mkdirSync(folder, {mode: 0o700});
  try {
    requireLinks(folder);
    // Where it is, its recorder knows.
    writeRunAnchor(folder, null);
    return runPaths(folder);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
};

/**
 * Makes a run folder (0700) with a new id, in which there is nothing but the run's clock. A folder that cannot be written is a `UserError` and leaves nothing
 * behind.
 */
export const createRunFolder = (home: string, now: Date): {id: string; paths: RunPaths} => {
  const parent = runsFolder(home);
  try {
    makeFolders(parent);
    for (;;) {
      const id = newRunId(now);
      try {
        return {id, paths: makeRunFolder(join(parent, id))};
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot write to ${parent}: ${errorMessage(error)}`,
      isDiskFull(error) ? diskAdvice(error) : 'Make that folder writable, or set MLXTOP_HOME to one that is.',
    );
  }
};

/** Writes `run.json`, with the secrets of the command masked. */
export const writeRunRecord = (paths: RunPaths, record: RunRecord): void =>
  replaceFile(paths.record, `${JSON.stringify(recordWithoutSecrets(record), null, 2)}\n`, true);

/** Reads `run.json`; null when it is missing or not readable as one. */
export const readRunRecord = async (paths: RunPaths): Promise<RunRecord | null> =>
  asRunRecord(await readJsonOrNull(paths.record));
