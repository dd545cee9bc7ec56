import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {stayingProgram} from '../../host/own-program.js';

/**
 * The path of a file of the package, by its name there; null where it was not installed with the program. Of several
 * paths that lead there the one that outlives an upgrade.
 */
export const packageFile = (name: string): string | null => {
  const path = join(dirname(stayingProgram().script), '..', name);
  return existsSync(path) ? path : null;
};
