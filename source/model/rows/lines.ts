import {closeSync, fstatSync, readSync} from 'node:fs';
import {openRegular} from '../../journal/regular-file.js';

const CHUNK_BYTES = 1024 * 1024;
const LINE_END = 10;

/**
 * The lines of a regular file, without their ends, as bytes that are valid until the next one is asked for. Holds no
 * more than one line and one chunk. Throws what `openRegular` does.
 */
export function* linesOf(path: string): Generator<Buffer> {
  const fd = openRegular(path);
  try {
    const {size} = fstatSync(fd);
    const parts: Buffer[] = [];
    for (let at = 0; at < size; ) {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - at));
      const read = readSync(fd, chunk, 0, chunk.length, at);
      if (read === 0) break;
      at += read;
      let from = 0;
      for (let end = chunk.indexOf(LINE_END); end >= 0 && end < read; end = chunk.indexOf(LINE_END, from)) {
        parts.push(chunk.subarray(from, end));
        yield parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
        parts.length = 0;
        from = end + 1;
      }
      if (from < read) parts.push(chunk.subarray(from, read));
    }
    if (parts.length > 0) yield Buffer.concat(parts);
  } finally {
    closeSync(fd);
  }
}
