import {lstatSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {STARTED} from '../../host/own-program.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {readIfRegular} from '../../journal/regular-file.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listAllRuns, type Run} from '../../journal/runs.js';
import {homeOrNull} from '../../paths/home.js';
import {linksResolved} from '../../paths/links.js';
import {readEntryFile} from '../after-restart/entry-file.js';
import {lifeOfRun, sightOfRun} from '../life.js';
import {programsFolder} from './copy.js';

/** A copy that has been used within this time stays: what has just been started from it may not be seen yet. */
const FRESH_MS = 3600_000;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
    throw error;
  }
};

/** Copies, and beginnings of copies, that nobody has made use of for an hour: their folders. */
const oldCopies = (programs: string, now: number): string[] =>
  namesIn(programs)
    .map(name => join(programs, name))
    .filter(path => {
      const stats = lstatSync(path, {throwIfNoEntry: false});
      return stats?.isDirectory() === true && Math.abs(now - stats.mtimeMs) > FRESH_MS;
    });

/** The copies that none of these texts (command lines, paths) mentions. */
const unmentioned = (copies: readonly string[], texts: readonly string[]): string[] =>
  copies.filter(copy => {
    const forms = [copy, linksResolved(copy)].map(form => `${form}/`);
    return !texts.some(text => forms.some(form => text.includes(form)));
  });

/** The words of every process here, as one text each; null when the system does not tell. */
const commandLines = async (): Promise<string[] | null> => {
  const host = await getHost();
  try {
    const processes = await host.processes({fresh: true});
    const words = await Promise.all(processes.map(({pid}) => host.commandLine(pid)));
    return words.map(one => (one ?? []).join(' '));
  } catch {
    return null;
  }
};

/** Whether the run may start something, later or elsewhere, that no process here mentions yet. */
const isOutOfSight = async (run: Run): Promise<boolean> =>
  isWaiting(run.paths) || ((await sightOfRun(run)) === 'elsewhere' && (await lifeOfRun(run)) !== 'over');

/** Many times what one needs. */
const MAX_BYTES = 1024 ** 2;

/** The lines by which others may look at runs (`mlxtop share`) name the program, too; null when they are not known. */
const sharedWords = (home: string | null): string | null => {
  try {
    return home === null ? '' : (readIfRegular(join(home, '.ssh', 'authorized_keys'), MAX_BYTES) ?? '');
  } catch {
    return null;
  }
};

/** What an entry that continues a run after a restart of the machine starts. */
const entryWords = (run: Run): string[] => readEntryFile(run.paths)?.program ?? [];

/** Whether some run cannot be judged from here; one that cannot be read cannot. */
const anyOutOfSight = async (runs: readonly Run[]): Promise<boolean> =>
  (await Promise.all(runs.map(run => isOutOfSight(run).catch(() => true)))).includes(true);

/**
 * Removes copies of mlxtop (see `copyProgram`) that nothing uses any more: no process, no entry that continues a run
 * after a restart, no line in `authorized_keys`. All of them stay for a run that waits or lives on another machine.
 * Throws system errors.
 */
export const removeCopies = async ({now = Date.now(), userHome = homeOrNull()} = {}): Promise<void> => {
  const home = await homeFolder();
  const old = unmentioned(oldCopies(programsFolder(home), now), [STARTED.script]);
  if (old.length === 0) return;
  const {runs, newer} = await listAllRuns(home);
  if (newer.length > 0 || (await anyOutOfSight(runs))) return;
  const [lines, shared] = [await commandLines(), sharedWords(userHome)];
  if (lines === null || shared === null) return;
  for (const copy of unmentioned(old, [...lines, shared, ...runs.flatMap(entryWords)]))
    rmSync(copy, {recursive: true, force: true, maxRetries: 3});
};
