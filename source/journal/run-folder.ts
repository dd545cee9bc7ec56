import {existsSync, mkdirSync, renameSync, rmdirSync, statSync} from 'node:fs';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import {diskAdvice, errorCode, errorMessage, isDiskFull, UserError} from '../errors.js';
import {changeableByOthers} from '../paths/owners.js';
import {withoutControls} from '../paths/plain.js';
import {ownSuffix, readJsonOrNull, replaceFile} from './files.js';
import {readLabels} from './labels.js';
import {requireLinks} from './lock.js';
import {writeRunAnchor} from './run-clock.js';
import {asRunRecord, type RunRecord, recordForFile, renamed} from './run-record.js';

/**
 * The paths inside a run's folder. Lists hold those of thousands of runs, and what `join` returns is kept in a dozen
 * pieces of a string each: 10 KB a run. These are kept in two.
 */
export const runPaths = (folder: string) => {
  const inside = join(folder, '/');
  return {
    folder,
    record: `${inside}run.json`,
    /** The name, tags and note that the user gave it: see labels.ts. */
    labels: `${inside}labels.json`,
    /** Why it has not started yet; only while it waits: see queue-entry.ts. */
    queue: `${inside}queue.json`,
    journal: `${inside}journal.ndjson`,
    rollup: `${inside}rollup.json`,
    /** The view of an ended run, for lists: see history/summary.ts. */
    summary: `${inside}summary.json`,
    log: `${inside}trainer.log`,
    exit: `${inside}exit`,
    lock: `${inside}lock`,
    /** Events of the run's end, and of a stop before it, that a full disk kept out of the journal: last-events.ts. */
    lastEvents: `${inside}last-events`,
    lastStop: `${inside}last-stop`,
    health: `${inside}health`,
    /** Overwritten by the recorder every second. */
    heartbeat: `${inside}heartbeat`,
    /** What an adopted pane showed, until its recorder has read it. */
    scrollback: `${inside}scrollback`,
    /** Output found in the run's pane for a restarted recorder, until that has read it. */
    recovered: `${inside}recovered`,
    /** How far a followed file has been read. */
    logMark: `${inside}log-mark`,
    /** Why its recorders died, and what the last one printed before it died. */
    recorderDeaths: `${inside}recorder-deaths`,
    recorderWords: `${inside}recorder-words`,
    /** Python modules that are put in front of the trainer, and what they write: `run --inside`. */
    inside: `${inside}inside`,
    insideReports: `${inside}inside.ndjson`,
    statusLine: `${inside}status-line`,
    /** Whether the machine is kept awake; exists only while the launcher waits for that answer. */
    awake: `${inside}awake`,
    /** Exists while the system has an entry for the run: see runs/after-restart/entry-file.ts. */
    loginEntry: `${inside}login-entry`,
    /** Why the run was not continued after a restart of the machine, as a sentence. */
    notContinued: `${inside}not-continued`,
    /** Held by the process that is just starting a run that continues this one. */
    continuing: `${inside}continuing`,
    /** When the user last viewed a dashboard of the run. */
    lookedAt: `${inside}looked-at`,
  };
};

export type RunPaths = ReturnType<typeof runPaths>;

/**
 * The system's folder for an application's data; null when the home folder is not known, or is not an absolute path.
 */
const systemFolder = async (): Promise<string | null> => {
  try {
    // It asks for the home folder as it loads, which throws for a user without one (in a container).
    const {default: envPaths} = await import('env-paths');
    const {data} = envPaths('mlxtop', {suffix: ''});
    return isAbsolute(data) ? data : null;
  } catch (error) {
    if (errorCode(error) === 'ERR_SYSTEM_ERROR') return null;
    throw error;
  }
};

/**
 * The folder that holds `runs/`, to write to: `$MLXTOP_HOME`, else the system's folder for an application's data. An
 * absolute path, because the recorder and the dashboard work in other folders. Throws a `UserError` for root when
 * another user could redirect root's writing; for reading see `homeToRead`.
 */
export const homeFolder = async (environment: NodeJS.ProcessEnv = process.env): Promise<string> => {
  const folder = await homeToRead(environment);
  requireRootsOwn(runsFolder(folder));
  return folder;
};

/**
 * With `sudo` and the user's own HOME, or in a folder that everyone may write to, a link could make root write
 * anywhere.
 */
const requireRootsOwn = (folder: string): void => {
  if (process.getuid?.() !== 0) return;
  const risk = changeableByOthers(folder, 0);
  if (risk === null) return;
  throw new UserError(
    `${risk.path} ${risk.why}, who could make root write anywhere, so mlxtop does not write below it as root.`,
    'Run it without sudo, or set MLXTOP_HOME to a folder that only root can change.',
  );
};

/** The same folder for reading, without the check for root. Throws a `UserError` when no home folder is known. */
export const homeToRead = async (environment: NodeJS.ProcessEnv = process.env): Promise<string> => {
  if (environment.MLXTOP_HOME) return withoutControls(resolve(environment.MLXTOP_HOME), 'MLXTOP_HOME');
  const folder = await systemFolder();
  if (folder !== null) return withoutControls(folder, 'The home folder');
  throw new UserError(
    'No home folder is known, so there is no place for runs.',
    'Set HOME, or MLXTOP_HOME, to the absolute path of a folder.',
  );
};

/** The folder of all runs below `home`. */
export const runsFolder = (home: string): string => join(home, 'runs');

/** The paths of the run with that id below `home`, whether or not it is there. */
export const pathsOfRun = (home: string, id: string): RunPaths => runPaths(join(runsFolder(home), id));

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `20261122-231502-4f1a`: sorts by time, and a prefix of it is quick to type. */
const newRunId = (now: Date): string => {
  const date = `${now.getFullYear()}${twoDigits(now.getMonth() + 1)}${twoDigits(now.getDate())}`;
  const time = `${twoDigits(now.getHours())}${twoDigits(now.getMinutes())}${twoDigits(now.getSeconds())}`;
  // The global `crypto` is loaded on use: importing node:crypto would cost every command 2 MB of resident size.
  return `${date}-${time}-${Buffer.from(crypto.getRandomValues(new Uint8Array(2))).toString('hex')}`;
};

/**
 * Creates a folder and its parents. Not with Node's `recursive`, which retries forever where an existing folder answers
 * the creation of another with ENOENT, as `/proc` does. Throws system errors.
 */
export const makeFolders = (path: string): void => {
  if (statSync(path, {throwIfNoEntry: false}) !== undefined) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path, {mode: 0o700});
  } catch (error) {
    // Another process may have created it meanwhile.
    if (errorCode(error) !== 'EEXIST' || !statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw error;
  }
};

const makeRunFolder = (folder: string): RunPaths => {
  mkdirSync(folder, {mode: 0o700});
  try {
    requireLinks(folder);
    // The place is added by the run's recorder.
    writeRunAnchor(folder, null);
    return runPaths(folder);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
};

/** The error of a home that cannot be written, for people. */
const notWritable = (parent: string, error: unknown): unknown =>
  error instanceof UserError
    ? error
    : new UserError(
        `Cannot write to ${parent}: ${errorMessage(error)}`,
        isDiskFull(error) ? diskAdvice(error) : 'Make that folder writable, or set MLXTOP_HOME to one that is.',
      );

/**
 * Creates a run's folder (0700) with a new id. It contains only the run's clock. When it cannot be written, throws a
 * `UserError` and leaves nothing behind.
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
    throw notWritable(parent, error);
  }
};

/** How the names of folders begin in which runs are made: lists of runs pass over them. */
export const HIDDEN_PREFIX = '.import-';

/**
 * Creates a folder (0700) beside those of the runs in which one is made that appears all at once: see `showRunFolder`.
 * When it cannot be written, throws a `UserError` and leaves nothing behind.
 */
export const createHiddenFolder = (home: string): RunPaths => {
  const parent = runsFolder(home);
  try {
    makeFolders(parent);
    return makeRunFolder(join(parent, `${HIDDEN_PREFIX}${ownSuffix()}`));
  } catch (error) {
    throw notWritable(parent, error);
  }
};

/** An id that no run of this home has, for one that began at `began`. */
export const freeRunId = (home: string, began: Date): string => {
  for (;;) {
    const id = newRunId(began);
    if (!existsSync(join(runsFolder(home), id))) return id;
  }
};

/** Makes a hidden folder that of the run with that id. Throws system errors. */
export const showRunFolder = (home: string, hidden: RunPaths, id: string): RunPaths => {
  const paths = pathsOfRun(home, id);
  renameSync(hidden.folder, paths.folder);
  return paths;
};

/** Writes `run.json`, with the secrets of the command masked. Throws system errors. */
export const writeRunRecord = (paths: RunPaths, record: RunRecord): void =>
  replaceFile(paths.record, `${JSON.stringify(recordForFile(record), null, 2)}\n`, true);

/** The record in `run.json`, under the name that the run has now; null when the value is none. */
export const recordOf = (paths: RunPaths, value: unknown): RunRecord | null => {
  const record = asRunRecord(value);
  return record && renamed(record, readLabels(paths.labels).name);
};

/** Reads `run.json`; null when it is missing or does not hold a record. Throws system errors. */
export const readRunRecord = async (paths: RunPaths): Promise<RunRecord | null> =>
  recordOf(paths, await readJsonOrNull(paths.record));
