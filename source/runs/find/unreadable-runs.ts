import {errorMessage, UserError} from '../../errors.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {homeFolder} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {type Unreadable, unreadableFolders} from '../../journal/unreadable.js';

/** The result of `read`, which reads a run; `otherwise` when a file of that run cannot be read. */
export const unlessUnreadable = async <Result>(read: () => Promise<Result>, otherwise: Result): Promise<Result> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableFileError) return otherwise;
    throw error;
  }
};

/**
 * Reads each of these runs, one after the other. Those that cannot be read are listed apart, with the reason, and do
 * not affect the others.
 */
export const readEach = async <Result>(
  runs: readonly Run[],
  read: (run: Run) => Promise<Result>,
): Promise<{seen: Result[]; unreadable: Unreadable[]}> => {
  const seen: Result[] = [];
  const unreadable: Unreadable[] = [];
  for (const run of runs) {
    try {
      seen.push(await read(run));
    } catch (error) {
      const lasts = error instanceof UnreadableFileError;
      const reason = lasts ? error.brief : errorMessage(error);
      unreadable.push({name: run.record.id, path: run.paths.folder, reason, lasts});
    }
  }
  return {seen, unreadable};
};

/** Throws a `UserError` when the run that the user names exists but cannot be read. */
export const throwIfUnreadable = async (wanted: string): Promise<void> => {
  const found = unreadableFolders(await homeFolder(), Date.now()).filter(({name}) => name.startsWith(wanted));
  const [first] = found.filter(({name}) => name === wanted).concat(found);
  if (first === undefined) return;
  throw new UserError(
    `${first.name} cannot be read: ${first.reason} (${first.path}).`,
    'Repair it, or remove all unreadable runs: mlxtop runs --remove-unreadable',
  );
};
