import {existsSync} from 'node:fs';
import {basename, resolve} from 'node:path';
import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {withoutSecrets} from '../../format/secrets.js';

const INTERPRETER = /^(?:python[\d.]*t?|(?:ba|da|z)?sh)$/;
const SCRIPT = /\.(?:py|sh)$/;
/** Options without a value of Python and the shells (`-u`, `-xe`); `-m` and `-c` say what to run otherwise. */
const SWITCH = /^-[bBdEiIOPqsSuvxe]+$/;

/**
 * Throws a `UserError` when the script that a command gives to Python or a shell is not there, seen from `directory`.
 * What cannot be told from the words is passed over.
 */
export const requireScript = (command: readonly string[], directory: string): void => {
  const [interpreter = '', ...words] = command;
  if (!INTERPRETER.test(basename(interpreter))) return;
  const script = words.find(word => !SWITCH.test(word)) ?? '';
  if (!SCRIPT.test(script) || existsSync(resolve(directory, script))) return;
  const name = printable(withoutSecrets(script));
  throw new UserError(
    `There is no script '${name}'.`,
    'Check its name, and the folder in which the command is started.',
  );
};
