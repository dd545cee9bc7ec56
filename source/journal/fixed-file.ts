import {closeSync, openSync, writeSync} from 'node:fs';
import {OPEN} from '../paths/open.js';

/**
 * Writes a text over the same `size` bytes each time, so that it works on a disk that has become full. Throws system
 * errors.
 */
export const writeFixed = (path: string, text: string, size: number): void => {
  const bytes = Buffer.alloc(size, ' ');
  bytes.write(text, 'utf8');
  const fd = openSync(path, OPEN.over, 0o600);
  try {
    writeSync(fd, bytes, 0, size, 0);
  } finally {
    closeSync(fd);
  }
};
