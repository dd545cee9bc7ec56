import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, resolve} from 'node:path';
import {errorCode, UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {withoutSecrets} from '../../format/secrets.js';

type Kind = 'program' | 'folder' | 'not executable' | null;

const kindOf = (path: string): Kind => {
  try {
    if (!statSync(path).isFile()) return 'folder';
    accessSync(path, constants.X_OK);
    return 'program';
  } catch (error) {
    return errorCode(error) === 'EACCES' ? 'not executable' : null;
  }
};

const onPath = (program: string, directory: string, path: string): string[] =>
  path.split(delimiter).map(folder => resolve(directory, folder || '.', program));

/** Where a shell would find a program of that name along `path` (the PATH); null where it would not. */
export const programOnPath = (program: string, path: string): string | null =>
  onPath(program, '/', path).find(candidate => kindOf(candidate) === 'program') ?? null;

const ADVICE = 'Check its name; a virtual environment must be active. An alias or shell function does not count.';

const advice = (name: string): string => {
  if (name.startsWith('-')) return `Put mlxtop's own options before --: mlxtop run ${name} -- python train.py`;
  if (/\s/.test(name)) return 'Give the command without quotes around it: mlxtop run -- python train.py';
  // macOS removes the variables of its linker before they would reach the trainer from there.
  if (name.startsWith('DYLD_')) return `Set linker variables with env: mlxtop run -- env ${name} python train.py`;
  if (name.includes('=')) return 'Variables go before mlxtop: NAME=value mlxtop run -- python train.py';
  return ADVICE;
};

/**
 * Throws a `UserError` when the shell would find no program of that name, in `directory` and along `path` (the PATH).
 */
export const requireProgram = (program: string, directory: string, path: string): void => {
  const here = resolve(directory, program);
  const candidates = program.includes('/') ? [here] : onPath(program, directory, path);
  if (candidates.some(candidate => kindOf(candidate) === 'program')) return;
  const kind = kindOf(here);
  // It may be `HF_TOKEN=… python`.
  const name = printable(withoutSecrets(program));
  if (kind === 'not executable') {
    throw new UserError(`'${name}' is not executable.`, `Start it with its interpreter: mlxtop run -- python ${name}`);
  }
  if (kind === 'folder' && name.includes('/')) {
    throw new UserError(`'${name}' is a folder, not a program.`, ADVICE);
  }
  if (kind === 'program') {
    throw new UserError(
      `There is no program '${name}' on the PATH.`,
      `To run the one in this folder: mlxtop run -- ./${name}`,
    );
  }
  throw new UserError(`There is no program '${name}'${name.includes('/') ? '' : ' on the PATH'}.`, advice(name));
};
