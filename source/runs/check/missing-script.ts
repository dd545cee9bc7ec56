import {statSync} from 'node:fs';
import {basename, resolve} from 'node:path';
import {printable} from '../../format/printable.js';

const INTERPRETER = /^(?:python[\d.]*|bash|zsh|dash|sh)$/;
/** Options of Python whose value is a word of its own. */
const WITH_VALUE = new Set(['-W', '-X']);

/** The script that a Python or a shell is to run; null for a module (`-m`), a text (`-c`), or standard input. */
const scriptOf = ([program = '', ...words]: readonly string[]): string | null => {
  if (!INTERPRETER.test(basename(program))) return null;
  const at = words.findIndex((word, index) => !word.startsWith('-') && !WITH_VALUE.has(words[index - 1] ?? ''));
  const options = at < 0 ? words : words.slice(0, at);
  // -m and -c take the script's place, also behind other letters (`-um`).
  const isOther = options.some(word => /^-\w*[cm]$/.test(word));
  return isOther || at < 0 ? null : (words[at] ?? null);
};

/** Why an interpreter would end at once: its script is not there. Null where it is, or where that is not known. */
export const missingScript = (
  command: readonly string[],
  directory: string,
): {message: string; nextStep: string} | null => {
  const script = scriptOf(command);
  if (script === null || statSync(resolve(directory, script), {throwIfNoEntry: false}) !== undefined) return null;
  return {
    message: `There is no file ${printable(script)}: ${printable(basename(command[0] ?? ''))} fails at once.`,
    nextStep: 'Check its name, and the folder that you are in.',
  };
};
