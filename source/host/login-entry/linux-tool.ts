import {accessSync, constants} from 'node:fs';
import {join} from 'node:path';
import {type Trial, tryProgram} from '../try-program.js';

/** Programs that keep what a user has started with the machine. */
export type LinuxTool = 'systemctl' | 'loginctl' | 'crontab';

/** Where the system keeps them; never the PATH, on which a program of another kind may have such a name. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/run/current-system/sw/bin', '/usr/local/bin'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The program's path: in `tools` if it is there, else the system's; null for none. */
export const findLinuxTool = (name: LinuxTool, tools: string | null): string | null =>
  [...(tools === null ? [] : [tools]), ...FOLDERS].map(folder => join(folder, name)).find(isProgram) ?? null;

/** One that does not answer by then (a user bus that hangs) is given up. */
const LIMIT_MS = 5000;

const NOT_THERE: Trial = {code: null, stdout: '', stderr: '', tookMs: 0, failure: 'ENOENT'};

export type LinuxToolOptions = {
  /** A folder whose programs come before the system's own. */
  tools: string | null;
  /** Its standard input, a byte a character, as its output is. */
  input?: string;
  limitMs?: number;
};

/** Runs the tool with messages in English; what it reads and prints has a byte a character. Never throws. */
export const runLinuxTool = (
  name: LinuxTool,
  words: readonly string[],
  {tools, input = '', limitMs = LIMIT_MS}: LinuxToolOptions,
): Promise<Trial> => {
  const program = findLinuxTool(name, tools);
  if (program === null) return Promise.resolve(NOT_THERE);
  return tryProgram([program, ...words], {limitMs, input, encoding: 'latin1', env: {...process.env, LC_ALL: 'C'}});
};
