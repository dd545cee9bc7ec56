import {printable} from '../../format/printable.js';
import {replaceFile} from '../../journal/files.js';
import {readIfRegular} from '../../journal/regular-file.js';
import type {Run} from '../../journal/runs.js';

/** Many times what a sentence or two need. */
const MAX_BYTES = 64 * 1024;

/** Notes why a run was not continued, for its status. */
export const noteNotContinued = ({paths}: Run, text: string): void => replaceFile(paths.notContinued, `${text}\n`);

/** Why mlxtop did not continue the run by itself after a restart, in sentences; null where there is nothing to say. */
export const notContinuedWords = ({paths}: Pick<Run, 'paths'>): string | null => {
  const text = readIfRegular(paths.notContinued, MAX_BYTES)?.trim();
  return text ? text.split('\n').map(printable).join('\n') : null;
};
