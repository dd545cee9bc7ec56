import {dirname, join} from 'node:path';
import {errorMessage} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {STARTED} from '../../host/own-program.js';
import {homeFolder} from '../../journal/run-folder.js';
import {linksResolved} from '../../paths/links.js';
import {copyProgram, programsFolder} from './copy.js';

declare const MLXTOP_VERSION: string;

type Output = {say: (text: string) => void; complain: (text: string) => void};

/** Said once: what was written, and why. */
const made = (folder: string): string =>
  [
    `Note: npx keeps mlxtop in a cache that may be cleared. Runs use a copy instead (3 MB): ${printable(folder)}`,
    'The command mlxtop is not on your PATH: type npx mlxtop, or install it: npm install --global mlxtop\n',
  ].join('\n');

/** What it means that there is no copy, and what to do. */
const without = (error: unknown): string =>
  [
    'Note: npx keeps mlxtop in a cache that may be cleared, and mlxtop could not copy itself to a safer place:',
    printable(errorMessage(error)),
    'Do not clear that cache while a run is in progress, or install mlxtop: npm install --global mlxtop\n',
  ].join('\n');

/**
 * `mlxtop stay` (internal): the launcher calls it where mlxtop runs from a cache that may be cleared at any time.
 * Prints the launcher of a copy that stays, to become that; where there is none, prints nothing, and says why. Returns
 * the exit code.
 */
export const stayMain = async ({say, complain}: Output): Promise<number> => {
  try {
    const root = dirname(dirname(STARTED.script));
    const home = await homeFolder();
    // A copy whose path looks like a cache's would copy itself again, without end.
    if (dirname(root) === linksResolved(programsFolder(home))) return 1;
    const {folder, isNew} = copyProgram(home, root, MLXTOP_VERSION);
    if (isNew) complain(made(folder));
    say(`${join(folder, 'dist', 'mlxtop')}\n`);
    return 0;
  } catch (error) {
    complain(without(error));
    return 1;
  }
};
