import {lstatSync, readdirSync, type Stats} from 'node:fs';
import {join} from 'node:path';
import {usageError} from '../../errors.js';
import {readLock} from '../../journal/lock.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {runPaths} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import type {Unreadable} from '../../journal/unreadable.js';
import {runsWithSession} from '../find/open-sessions.js';
import {lifeOfRun, recorderKeeps} from '../life.js';
import type {User} from '../user.js';
import {removeFolder} from './prune.js';

/** `20261122-231502-4f1a`, as runs are called. */
const RUN_NAME = /^\d{8}-\d{6}-[0-9a-f]{4}$/;
/** What only a run's folder has. */
const OUR_FILES = ['run.json', 'journal.ndjson', 'trainer.log'];

/** A recorder writes every second or two, or as seldom as `--interval` says: what nobody has written to for so long has none. */
const QUIET_MS = 60 * 60_000;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // A folder that cannot be listed has no name that tells anything.
    return [];
  }
};

const NOT_OURS = 'mlxtop did not make it; if you do not need it, remove it yourself';

/** When something in a folder was last written, in ms since 1970; links are not followed. */
const lastWritten = (folder: string): number =>
  Math.max(
    ...[folder, ...namesIn(folder).map(name => join(folder, name))].map(
      path => lstatSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0,
    ),
  );

/** Who may still be using a run's folder, in words; null for nobody that can be seen. */
const userOf = async (path: string, known: Run | undefined): Promise<string | null> => {
  try {
    if (known && (await lifeOfRun(known)) !== 'over') return 'its trainer runs, or may';
    const paths = runPaths(path);
    const owner = readLock(paths.lock);
    return owner && (await recorderKeeps({paths}, owner, false)) ? `process ${owner.pid} records it` : null;
  } catch (error) {
    // Then only the folder's age is left to go by.
    if (!(error instanceof UnreadableFileError)) throw error;
    return null;
  }
};

const isOurs = (name: string, path: string, stats: Stats): boolean =>
  (stats.isSymbolicLink() || stats.isDirectory()) &&
  (RUN_NAME.test(name) || namesIn(path).some(file => OUR_FILES.includes(file)));

/** Why the folder should stay; null when it may be removed. */
const whyKept = async (
  {name, path, lasts}: Unreadable,
  known: Run | undefined,
  open: ReadonlySet<string>,
): Promise<string | null> => {
  const stats = lstatSync(path, {throwIfNoEntry: false});
  if (stats === undefined) return 'it is gone';
  if (!lasts) return 'that may pass; try again later';
  if (!isOurs(name, path, stats)) return NOT_OURS;
  if (open.has(name)) return 'its tmux session is open';
  const usedBy = await userOf(path, known);
  if (usedBy !== null) return usedBy;
  const quietMs = Date.now() - (stats.isSymbolicLink() ? stats.mtimeMs : lastWritten(path));
  return Math.abs(quietMs) < QUIET_MS
    ? 'something wrote to it within the last hour, so it may live; try again later'
    : null;
};

type Judged = {one: Unreadable; kept: string | null};

const judgeEach = async (found: readonly Unreadable[], runs: readonly Run[]): Promise<Judged[]> => {
  const open = await runsWithSession(runs);
  return Promise.all(
    found.map(async one => {
      const known = runs.find(run => run.record.id === one.name);
      return {one, kept: await whyKept(one, known, open)};
    }),
  );
};

/** Whether the user wants these removed. Throws a `UserError` where there is no terminal to ask at. */
const isAgreed = (going: readonly Unreadable[], user: User): Promise<boolean> => {
  const list = going.map(({path, reason}) => `  ${path}: ${reason}`).join('\n');
  if (!user.canAsk()) {
    throw usageError(`These cannot be read:\n${list}`, 'To remove them: mlxtop runs --remove-unreadable --yes');
  }
  return user.confirm(`These cannot be read:\n${list}\nRemove them, with everything in them?`);
};

/**
 * Removes the run folders that cannot be read, after asking: never one that may belong to a living run, nor one that mlxtop did not make.
 * Returns the exit code. Throws a `UserError` where there is no terminal to ask at and the caller is not `isSure`.
 */
export const removeUnreadable = async (
  found: readonly Unreadable[],
  runs: readonly Run[],
  user: User,
  isSure: boolean,
): Promise<number> => {
  if (found.length === 0) {
    user.say('There is nothing that cannot be read.\n');
    return 0;
  }
  const judged = await judgeEach(found, runs);
  for (const {one, kept} of judged) if (kept !== null) user.say(`Left: ${one.path} (${one.reason}): ${kept}.\n`);
  const going = judged.filter(({kept}) => kept === null).map(({one}) => one);
  if (going.length === 0) {
    user.say('Nothing was removed.\n');
    return 0;
  }
  if (!isSure && !(await isAgreed(going, user))) {
    user.say('Nothing was removed.\n');
    return 1;
  }
  const failed = going.flatMap(({path}) => removeFolder(path));
  for (const text of failed) user.say(`${text}\n`);
  user.say(`${going.length - failed.length} removed.\n`);
  return failed.length === 0 ? 0 : 1;
};
