import {closeSync, openSync, readSync} from 'node:fs';
import {errorCode} from '../../errors.js';

/** Longer than any first line of a script that a kernel accepts. */
const SCRIPT_LINE_BYTES = 512;

/** The first line of a script, `#!` included; null if the file is not a script, or we may not read it. */
export const scriptLine = (path: string): string | null => {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return null;
  }
  try {
    const bytes = Buffer.alloc(SCRIPT_LINE_BYTES);
    return /^#!.*/.exec(bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0)))?.[0] ?? null;
  } finally {
    closeSync(fd);
  }
};
