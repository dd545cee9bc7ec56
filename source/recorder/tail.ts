import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {errorCode} from '../errors.js';

/** The last bytes of a file, at most `most`; none when there is no such file. */
export const tailOfFile = (path: string, most: number): Buffer => {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const {size} = fstatSync(fd);
    const tail = Buffer.alloc(Math.min(size, most));
    return tail.subarray(0, readSync(fd, tail, 0, tail.length, size - tail.length));
  } finally {
    closeSync(fd);
  }
};

/** What stands behind the last line feed, at most `most` bytes: the line that its writer is in the middle of. */
export const openLine = (path: string, most: number): Buffer => {
  const tail = tailOfFile(path, most);
  return tail.subarray(tail.lastIndexOf(10) + 1);
};
