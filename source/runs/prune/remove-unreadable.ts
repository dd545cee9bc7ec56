import {lstatSync, readdirSync, type Stats} from 'node:fs';
import {join} from 'node:path';
import {usageError} from '../../errors.js';
import {readLock} from '../../journal/lock.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {runPaths} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import type {Unreadable} from '../../journal/unreadable.js';
import {dropEntryOrNot} from '../after-restart/stale.js';
import {runsWithSession} from '../find/open-sessions.js';
import {lifeOfRun, recorderKeeps} from '../life.js';
import type {User} from '../user.js';
import {removeFolder} from './prune.js';

/** A run's id: `20261122-231502-4f1a`. */
const RUN_NAME = /^\d{8}-\d{6}-[0-9a-f]{4}$/;
/** Files that only a run's folder has. */
const OUR_FILES = ['run.json', 'journal.ndjson', 'trainer.log'];

/**
 * A recorder writes every second or two, or as rarely as `--interval` says: a folder unchanged for so long has none.
 */
const QUIET_MS = 60 * 60_000;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // A folder that cannot be listed shows no names.
    return [];
  }
};

const NOT_OURS = 'mlxtop did not make it; if you do not need it, remove it yourself';

/** When anything in a folder was last written, in ms since 1970; links are not followed. */
const lastWritten = (folder: string): number =>
  Math.max(
    ...[folder, ...namesIn(folder).map(name => join(folder, name))].map(
      path => lstatSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0,
    ),
  );

/** In words, which process may still be using a run's folder; null if none can be seen. */
const userOf = async (path: string, known: Run | undefined): Promise<string | null> => {
  try {
    if (known && (await lifeOfRun(known)) !== 'over') return 'its trainer is running, or may be';
    const paths = runPaths(path);
    const owner = readLock(paths.lock);
    return owner && (await recorderKeeps({paths}, owner, false)) ? `process ${owner.pid} records it` : null;
  } catch (error) {
    // Then only the folder's age can decide.
    if (!(error instanceof UnreadableFileError)) throw error;
    return null;
  }
};

const isOurs = (name: string, path: string, stats: Stats): boolean =>
  (stats.isSymbolicLink() || stats.isDirectory()) &&
  (RUN_NAME.test(name) || namesIn(path).some(file => OUR_FILES.includes(file)));

/** Why the folder must stay; null when it may be removed. */
const whyKept = async (
  {name, path, lasts}: Unreadable,
  known: Run | undefined,
  open: ReadonlySet<string>,
): Promise<string | null> => {
  const stats = lstatSync(path, {throwIfNoEntry: false});
  if (stats === undefined) return 'it is gone';
  if (!lasts) return 'this may pass; try again later';
  if (!isOurs(name, path, stats)) return NOT_OURS;
  if (open.has(name)) return 'its tmux session is open';
  const usedBy = await userOf(path, known);
  if (usedBy !== null) return usedBy;
  const quietMs = Date.now() - (stats.isSymbolicLink() ? stats.mtimeMs : lastWritten(path));
  return Math.abs(quietMs) < QUIET_MS
    ? 'something wrote to it within the last hour, so it may live; try again later'
    : null;
};

/** `kept`: why it stays; null for a folder that is removed. */
type Decision = {one: Unreadable; kept: string | null};

const decideEach = async (found: readonly Unreadable[], runs: readonly Run[]): Promise<Decision[]> => {
  const open = await runsWithSession(runs);
  return Promise.all(
    found.map(async one => {
      const known = runs.find(run => run.record.id === one.name);
      return {one, kept: await whyKept(one, known, open)};
    }),
  );
};

/** Whether the user wants these removed. Throws a `UserError` where there is no terminal to ask at. */
const isAgreed = (doomed: readonly Unreadable[], user: User): Promise<boolean> => {
  const list = doomed.map(({path, reason}) => `  ${path}: ${reason}`).join('\n');
  if (!user.canAsk()) {
    throw usageError(`These cannot be read:\n${list}`, 'To remove them: mlxtop runs --remove-unreadable --yes');
  }
  return user.confirm(`These cannot be read:\n${list}\nRemove them, with everything in them?`);
};

/**
 * Removes the run folders that cannot be read, after asking; never one that may belong to a living run, or that mlxtop
 * did not make. Returns the exit code. Throws a `UserError` where there is no terminal to ask at and the caller is not
 * `isSure`.
 */
export const removeUnreadable = async (
  found: readonly Unreadable[],
  runs: readonly Run[],
  user: User,
  isSure: boolean,
): Promise<number> => {
  if (found.length === 0) {
    user.say('Every run can be read: nothing to remove.\n');
    return 0;
  }
  const decisions = await decideEach(found, runs);
  for (const {one, kept} of decisions) if (kept !== null) user.say(`Kept: ${one.path} (${one.reason}): ${kept}.\n`);
  const doomed = decisions.filter(({kept}) => kept === null).map(({one}) => one);
  if (doomed.length === 0) {
    user.say('Nothing was removed.\n');
    return 0;
  }
  if (!isSure && !(await isAgreed(doomed, user))) {
    user.say('Nothing was removed.\n');
    return 1;
  }
  for (const {path} of doomed) await dropEntryOrNot(runPaths(path));
  const failed = doomed.flatMap(({path}) => removeFolder(path));
  for (const text of failed) user.say(`${text}\n`);
  user.say(`${doomed.length - failed.length} removed.\n`);
  return failed.length === 0 ? 0 : 1;
};
