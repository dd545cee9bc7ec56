import {parseArgs} from 'node:util';
import {usageError} from '../errors.js';
import {ownWords} from '../host/own-program.js';
import {startDetached} from '../host/start-program.js';
import {type RunPaths, runPaths} from '../journal/run-folder.js';

/**
 * Starts packing closed files of a run's journal, in a process that lives for some tenths of a second: packing in the
 * recorder itself would cost it 5 MB for good.
 */
export const startPacking = async (paths: Pick<RunPaths, 'folder'>, numbers: readonly number[]): Promise<void> =>
  startDetached(await ownWords(['pack', '--folder', paths.folder, ...numbers.map(String)]));

/** `mlxtop pack`: packs the files. Returns the exit code. */
export const packMain = async (words: readonly string[]): Promise<number> => {
  const {values, positionals} = parseArgs({
    args: [...words],
    options: {folder: {type: 'string'}},
    allowPositionals: true,
  });
  const numbers = positionals.map(Number);
  if (!values.folder || numbers.length === 0 || numbers.some(number => !(number > 0))) {
    throw usageError('mlxtop pack is internal: the recorder starts it.', 'To remove old runs: mlxtop runs --prune');
  }
  const {journal} = runPaths(values.folder);
  // Imported late: the recorder, which only starts this process, would hold 1.4 MB for it.
  const {packSegment} = await import('../journal/pack.js');
  return numbers.map(number => packSegment(journal, number)).every(isPacked => isPacked) ? 0 : 1;
};
