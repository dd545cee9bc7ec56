import {mkdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import envPaths from 'env-paths';
import {errorCode, errorMessage, UserError} from '../errors.js';
import {readJsonOrNull, replaceFile} from './files.js';
import {asRunRecord, type RunRecord} from './run-record.js';

/** The paths inside a run's folder. */
export const runPaths = (folder: string) => ({
  folder,
  record: join(folder, 'run.json'),
  journal: join(folder, 'journal.ndjson'),
  rollup: join(folder, 'rollup.json'),
  log: join(folder, 'trainer.log'),
  exit: join(folder, 'exit'),
  lock: join(folder, 'lock'),
  health: join(folder, 'health'),
  /** What an adopted pane showed, until its recorder has read it. */
  scrollback: join(folder, 'scrollback'),
  /** How far a followed file has been read. */
  logMark: join(folder, 'log-mark'),
  statusLine: join(folder, 'status-line'),
  /** When somebody last looked at a dashboard of the run. */
  lookedAt: join(folder, 'looked-at'),
});

export type RunPaths = ReturnType<typeof runPaths>;

/** `$MLXTOP_HOME`, else the system's place for an application's data: the folder that holds `runs/`. */
export const homeFolder = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment.MLXTOP_HOME ? resolve(environment.MLXTOP_HOME) : envPaths('mlxtop', {suffix: ''}).data;

export const runsFolder = (home: string): string => join(home, 'runs');

const two = (value: number): string => String(value).padStart(2, '0');

/** `20261122-231502-4f1a`: sorts by time, short enough to type a prefix of. */
const newRunId = (now: Date): string => {
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  // By the global one, loaded when it is used: every command would pay 2 MB of resident size for an import of node:crypto.
  return `${date}-${time}-${Buffer.from(crypto.getRandomValues(new Uint8Array(2))).toString('hex')}`;
};

/** Makes an empty run folder (0700) with a new id. A folder that cannot be written is a `UserError` and leaves nothing behind. */
export const createRunFolder = (home: string, now: Date): {id: string; paths: RunPaths} => {
  const parent = runsFolder(home);
  try {
    mkdirSync(parent, {recursive: true, mode: 0o700});
    for (;;) {
      const id = newRunId(now);
      try {
        mkdirSync(join(parent, id), {mode: 0o700});
        return {id, paths: runPaths(join(parent, id))};
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw new UserError(
      `Cannot write to ${parent}: ${errorMessage(error)}`,
      'Make that folder writable, or set MLXTOP_HOME to one that is.',
    );
  }
};

/** Writes `run.json`. */
export const writeRunRecord = (paths: RunPaths, record: RunRecord): void =>
  replaceFile(paths.record, `${JSON.stringify(record, null, 2)}\n`, true);

/** Reads `run.json`; null when it is missing or not readable as one. */
export const readRunRecord = async (paths: RunPaths): Promise<RunRecord | null> =>
  asRunRecord(await readJsonOrNull(paths.record));
