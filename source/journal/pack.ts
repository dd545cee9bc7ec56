import {readFileSync, rmSync, statSync} from 'node:fs';
import {gunzipSync, gzipSync} from 'node:zlib';
import {replaceFile} from './files.js';
import {closedSegment, packedSegment} from './segments.js';

/**
 * Packs a closed file of a journal, and only then removes the plain one: killed at any moment, this leaves one of them whole, or both. It
 * is for a file that nobody appends to any more; one that grew meanwhile stays. Returns whether it is packed now. Throws system errors.
 */
export const packSegment = (journal: string, number: number): boolean => {
  const plain = closedSegment(journal, number);
  const content = readFileSync(plain);
  const packed = gzipSync(content);
  if (!gunzipSync(packed).equals(content)) return false;
  replaceFile(packedSegment(journal, number), packed, true);
  if (statSync(plain).size !== content.length) return false;
  rmSync(plain);
  return true;
};
