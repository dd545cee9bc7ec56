import {readdirSync, rmSync, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {replaceFile} from './files.js';
import {readRegular} from './regular-file.js';
import {closedSegment, packedSegment} from './segments.js';

/**
 * Removes what killed processes left half-written. A process that is still writing one fails, and starts over the next
 * time.
 */
const removeLeftovers = (packed: string): void => {
  const folder = dirname(packed);
  const leftovers = readdirSync(folder).filter(
    name => name.startsWith(`${basename(packed)}.`) && name.endsWith('.tmp'),
  );
  for (const name of leftovers) rmSync(join(folder, name), {force: true});
};

/**
 * Compresses a closed file of a journal, and only then removes the plain one: killed at any moment, this leaves at
 * least one of them whole. For a file that is no longer appended to; one that grew meanwhile is kept. Returns whether
 * it was replaced by the compressed one. Throws system errors.
 */
export const packSegment = (journal: string, number: number): boolean => {
  const [plain, packed] = [closedSegment(journal, number), packedSegment(journal, number)];
  removeLeftovers(packed);
  const content = readRegular(plain, Number.POSITIVE_INFINITY);
  const bytes = gzipSync(content);
  if (!gunzipSync(bytes).equals(content)) return false;
  replaceFile(packed, bytes, true);
  if (statSync(plain).size !== content.length) return false;
  rmSync(plain);
  return true;
};
