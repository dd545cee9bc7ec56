import {existsSync} from 'node:fs';
import {isAbsolute, resolve} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {latestHistory} from '../../history/shared.js';
import type {Run} from '../../journal/runs.js';

const POLL_MS = 2000;

/** Waits until a path is there; false when it is not after `limitMs`. */
export const appears = async (path: string, limitMs: number): Promise<boolean> => {
  for (const until = performance.now() + limitMs; !existsSync(path); ) {
    if (performance.now() > until) return false;
    await delay(Math.min(POLL_MS, Math.max(10, limitMs / 10)));
  }
  return true;
};

/**
 * The folders and files that a start needs and that may lie on a disk which is mounted some time after the login: the
 * run's folder, its program, its model and its data. A name is no path: a model's may look like one. The folder that it
 * saves to is made by the trainer itself, some time after its start.
 */
const needed = ({record: {command, directory}, paths}: Run): string[] => {
  const {settings, training} = latestHistory(paths).state;
  const {model, data, adapterPath} = settings.values;
  const saved = training.lastCheckpoint === null ? undefined : adapterPath;
  const [program = ''] = command;
  const absolute = [model, data, saved].filter(path => path !== undefined && isAbsolute(path));
  return [directory, ...(program.includes('/') ? [resolve(directory, program)] : []), ...absolute.map(String)];
};

/** Waits for what a start needs. Resolves with the first that is still missing after `limitMs`; null for none. */
export const stillMissing = async (run: Run, limitMs: number): Promise<string | null> => {
  const until = performance.now() + limitMs;
  for (const path of needed(run)) {
    if (!(await appears(path, Math.max(0, until - performance.now())))) return path;
  }
  return null;
};
