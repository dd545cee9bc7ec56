import {closeSync, fstatSync, readSync} from 'node:fs';
import {openIfThere} from '../journal/regular-file.js';

/** The last bytes of a file, at most `most`; none when there is no such file. */
export const tailOfFile = (path: string, most: number): Buffer => {
  const fd = openIfThere(path);
  if (fd === null) return Buffer.alloc(0);
  try {
    const {size} = fstatSync(fd);
    const tail = Buffer.alloc(Math.min(size, most));
    return tail.subarray(0, readSync(fd, tail, 0, tail.length, size - tail.length));
  } finally {
    closeSync(fd);
  }
};
