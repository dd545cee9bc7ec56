import {closeSync, fstatSync, readSync} from 'node:fs';
import {openIfThere} from '../journal/regular-file.js';

const readPart = (path: string, maxBytes: number, isTail: boolean): Buffer => {
  const fd = openIfThere(path);
  if (fd === null) return Buffer.alloc(0);
  try {
    const {size} = fstatSync(fd);
    const part = Buffer.alloc(Math.min(size, maxBytes));
    return part.subarray(0, readSync(fd, part, 0, part.length, isTail ? size - part.length : 0));
  } finally {
    closeSync(fd);
  }
};

/** The last bytes of a file, at most `maxBytes`; empty when there is no such file. */
export const tailOfFile = (path: string, maxBytes: number): Buffer => readPart(path, maxBytes, true);

/** The first bytes of a file, at most `maxBytes`; empty when there is no such file. */
export const headOfFile = (path: string, maxBytes: number): Buffer => readPart(path, maxBytes, false);
