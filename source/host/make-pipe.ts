import {lstatSync} from 'node:fs';
import {UserError} from '../errors.js';
import {tryProgram} from './try-program.js';

const SCRIPT = 'PATH=/bin:/usr/bin; export PATH; exec mkfifo -m 600 "$1"';
const LIMIT_MS = 5000;

/** Whether there is a named pipe at that path. */
export const isPipe = (path: string): boolean => lstatSync(path, {throwIfNoEntry: false})?.isFIFO() === true;

/** Makes a named pipe (0600), unless there is one. Throws a `UserError` where the disk has none. */
export const makePipe = async (path: string): Promise<void> => {
  if (isPipe(path)) return;
  const {stderr} = await tryProgram(['/bin/sh', '-c', SCRIPT, 'mlxtop', path], {limitMs: LIMIT_MS});
  if (isPipe(path)) return;
  throw new UserError(
    `A run cannot wait here: no named pipe could be made (${stderr.trim() || 'mkfifo gave no answer'}).`,
    'Set MLXTOP_HOME to a folder on another disk, such as the system disk, or start it without the queue.',
  );
};
