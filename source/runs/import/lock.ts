import {mkdirSync, rmdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../../errors.js';
import {HIDDEN_PREFIX, runsFolder} from '../../journal/run-folder.js';

/** To list the runs and to rename a folder takes some ms: who holds it longer has died with it. */
const STALE_MS = 15_000;
const RETRY_MS = 20;

const tryToTake = (path: string): boolean => {
  try {
    mkdirSync(path, {mode: 0o700});
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
};

/** Another may have taken it for left behind meanwhile, after a sleep. */
const release = (path: string): void => {
  try {
    rmdirSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
};

const dropStale = (path: string): void => {
  const {mtimeMs} = statSync(path, {throwIfNoEntry: false}) ?? {mtimeMs: Date.now()};
  if (Date.now() - mtimeMs >= STALE_MS) release(path);
};

/** Does this while no other import does the same: of two at once, the second finds the run of the first. */
export const withImportLock = async <Result>(home: string, work: () => Promise<Result>): Promise<Result> => {
  const path = join(runsFolder(home), `${HIDDEN_PREFIX}lock`);
  while (!tryToTake(path)) {
    dropStale(path);
    await delay(RETRY_MS);
  }
  const leave = (): void => release(path);
  process.once('exit', leave);
  try {
    return await work();
  } finally {
    process.off('exit', leave);
    leave();
  }
};
