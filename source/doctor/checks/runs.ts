import {accessSync, constants, existsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {errorMessage} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
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
      'Anyone who can change that folder can change what mlxtop reads about your runs.',
      risk.why.startsWith('belongs')
        ? 'Set MLXTOP_HOME to a folder of your own.'
        : commandLine(['chmod', 'go-w', risk.path]),
    );
  }
  if ((mode & 0o077) !== 0) {
    return note(
      'runs',
      `other users may list ${folder}`,
      'Only you can read the files in it, but their names are visible.',
      commandLine(['chmod', '700', folder]),
    );
  }
  return ok('runs', `${folder}, private`);
};

/** The nearest existing folder above one that does not exist yet. */
const placeOf = (folder: string): string => {
  for (let at = dirname(folder); ; at = dirname(at)) if (existsSync(at) || dirname(at) === at) return at;
};

/** A folder that does not exist yet, and that the first run creates. Throws when it could not. */
const futureFinding = (folder: string): Finding => {
  const place = placeOf(folder);
  if (!statSync(place).isDirectory()) throw new Error(`${place} is not a folder`);
  accessSync(place, constants.W_OK | constants.X_OK);
  return ok('runs', `the first run creates ${folder}`);
};

/** Whether the user, and no one else, can write or create the folder of the runs. Does not create it. */
export const runs: Check = {
  name: 'runs',
  async run({home, homeFault}) {
    if (homeFault !== null) return [problem('runs', homeFault.message, 'No run can be started.', homeFault.nextStep)];
    const folder = runsFolder(home);
    try {
      return [existsSync(folder) ? folderFinding(folder, process.getuid?.() ?? 0) : futureFinding(folder)];
    } catch (error) {
      return [
        problem(
          'runs',
          `${folder} cannot be used: ${errorMessage(error)}`,
          'No run can be started.',
          'Check that folder and its permissions, or set MLXTOP_HOME to another one.',
        ),
      ];
    }
  },
};
