import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {createLineSplitter} from './lines.js';

/** Much more than a traceback's end. */
const TAIL_BYTES = 16 * 1024;

const tailOf = (path: string): Uint8Array => {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Uint8Array();
    throw error;
  }
  try {
    const {size} = fstatSync(fd);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    return tail.subarray(0, readSync(fd, tail, 0, tail.length, size - tail.length));
  } finally {
    closeSync(fd);
  }
};

/** The last `count` lines that a trainer printed, clean of escape sequences, blank ones left out: mostly what it failed of. */
export const lastWords = (log: string, count: number): string[] => {
  const splitter = createLineSplitter();
  const lines = [...splitter.push(tailOf(log)), ...splitter.flush()];
  return lines
    .map(line => line.trimEnd())
    .filter(line => line.trim() !== '')
    .slice(-count);
};
