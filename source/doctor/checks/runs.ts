import {accessSync, constants, existsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {errorMessage} from '../../errors.js';
import {runsFolder} from '../../journal/run-folder.js';
import {changeableByOthers} from '../../paths/owners.js';
import {type Finding, note, ok, problem} from '../finding.js';
import type {Check} from '../world.js';

const folderFinding = (folder: string, uid: number): Finding => {
  const {mode} = statSync(folder);
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const risk = changeableByOthers(folder, uid);
  if (risk !== null) {
    return note(
      'runs',
      `${risk.path} ${risk.why}`,
      'Who may change that folder can change what mlxtop reads of your runs.',
      risk.why.startsWith('belongs') ? 'Set MLXTOP_HOME to a folder of your own.' : `chmod go-w ${risk.path}`,
    );
  }
  if ((mode & 0o077) !== 0) {
    return note(
      'runs',
      `others may look into ${folder}`,
      'The files in it are yours alone, their names are not.',
      `chmod 700 ${folder}`,
    );
  }
  return ok('runs', `${folder} is there, and yours alone`);
};

/** The nearest folder above one that is not there yet, in which it would be made. */
const placeOf = (folder: string): string => {
  for (let at = dirname(folder); ; at = dirname(at)) if (existsSync(at) || dirname(at) === at) return at;
};

/** A folder that is not there yet, and that the first run makes. Throws where it could not. */
const futureFinding = (folder: string): Finding => {
  const place = placeOf(folder);
  if (!statSync(place).isDirectory()) throw new Error(`${place} is no folder`);
  accessSync(place, constants.W_OK | constants.X_OK);
  return ok('runs', `${folder} is not there yet: the first run makes it`);
};

/** The folder of the runs: it can be written, or made, and by nobody else. It is not made. */
export const runs: Check = {
  name: 'runs',
  async look({home}) {
    const folder = runsFolder(home);
    try {
      return [existsSync(folder) ? folderFinding(folder, process.getuid?.() ?? 0) : futureFinding(folder)];
    } catch (error) {
      return [
        problem(
          'runs',
          `${folder} cannot be used: ${errorMessage(error)}`,
          'No run can be started.',
          'See to that folder and its permissions, or set MLXTOP_HOME to another one.',
        ),
      ];
    }
  },
};
