import {errorMessage, UserError} from '../../errors.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {homeFolder} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {type Unreadable, unreadableFolders} from '../../journal/unreadable.js';

/** What `look` gives of a run; `otherwise` where a file of that run cannot be read. */
export const unlessUnreadable = async <Result>(look: () => Promise<Result>, otherwise: Result): Promise<Result> => {
  try {
    return await look();
  } catch (error) {
    if (error instanceof UnreadableFileError) return otherwise;
    throw error;
  }
};

/** Looks at each of these runs, one after the other. Those that cannot be looked at stand apart, with the reason: others can. */
export const lookAtEach = async <Result>(
  runs: readonly Run[],
  look: (run: Run) => Promise<Result>,
): Promise<{seen: Result[]; unreadable: Unreadable[]}> => {
  const seen: Result[] = [];
  const unreadable: Unreadable[] = [];
  for (const run of runs) {
    try {
      seen.push(await look(run));
    } catch (error) {
      const lasts = error instanceof UnreadableFileError;
      const reason = lasts ? error.brief : errorMessage(error);
      unreadable.push({name: run.record.id, path: run.paths.folder, reason, lasts});
    }
  }
  return {seen, unreadable};
};

/** Throws a `UserError` when what a user asks for is there, and cannot be read. */
export const throwIfUnreadable = async (wanted: string): Promise<void> => {
  const found = unreadableFolders(await homeFolder(), Date.now()).filter(({name}) => name.startsWith(wanted));
  const [first] = found.filter(({name}) => name === wanted).concat(found);
  if (first === undefined) return;
  throw new UserError(
    `${first.name} cannot be read: ${first.reason} (${first.path}).`,
    'Mend that, or remove what cannot be read: mlxtop runs --remove-unreadable',
  );
};
