import {accessSync, constants, statSync} from 'node:fs';
import {errorCode, errorMessage} from '../../errors.js';
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

/** The folder of the runs: it can be written, and by nobody else. It is not made. */
export const runs: Check = {
  name: 'runs',
  async look({home}) {
    const folder = runsFolder(home);
    try {
      return [folderFinding(folder, process.getuid?.() ?? 0)];
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [ok('runs', `${folder} is not there yet: the first run makes it`)];
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
