import {closeSync, readdirSync, readSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import {openRegular, readRegular, statRegular} from './regular-file.js';

/**
 * A long journal lies in several files. `journal.ndjson` is the newest: whoever notes something appends to it. Those before it have its
 * name and a number, from 1 on, and take no more events; some time later they are packed (`journal-0001.ndjson.gz`), with every byte in
 * them the same. While both are there the plain one counts. A journal that was never long is `journal.ndjson` alone.
 */
export const closedSegment = (journal: string, number: number): string =>
  join(dirname(journal), `${basename(journal, '.ndjson')}-${String(number).padStart(4, '0')}.ndjson`);

export const packedSegment = (journal: string, number: number): string => `${closedSegment(journal, number)}.gz`;

/** A place in a journal: a file of it by its number, which the newest one has too, and bytes of whole lines in that. */
export type Position = {
  segment: number;
  bytes: number;
  /** Bytes of the file before it: who opened that before it was closed may still append to it a moment later. */
  before: number;
};

/** Bytes alone are of the first file. */
export type Place = number | Position;

export const positionOf = (place: Place): Position =>
  typeof place === 'number' ? {segment: 1, bytes: place, before: 0} : place;

const numberIn = (journal: string, name: string): number => {
  const start = `${basename(journal, '.ndjson')}-`;
  const number = name.startsWith(start) ? /^(\d+)\.ndjson(?:\.gz)?$/.exec(name.slice(start.length))?.[1] : undefined;
  return number === undefined ? 0 : Number(number);
};

/** The numbers of the closed files, in order. */
export const closedNumbers = (journal: string): number[] => {
  let names: string[];
  try {
    names = readdirSync(dirname(journal));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  const numbers = names.map(name => numberIn(journal, name)).filter(number => number > 0);
  return [...new Set(numbers)].sort((a, b) => a - b);
};

const sizeOrNull = (path: string): number | null => statRegular(path)?.size ?? null;

/** Of a packed file: gzip's last four bytes tell how long its content is. Null when there is no such file. */
const unpackedSize = (path: string): number | null => {
  // Asked for first: in a journal that was never long there is none, and an error that is thrown takes ten times as long.
  const size = sizeOrNull(path);
  if (size === null) return null;
  const fd = openRegular(path);
  try {
    const last = Buffer.alloc(4);
    readSync(fd, last, 0, 4, Math.max(0, size - 4));
    return last.readUInt32LE();
  } finally {
    closeSync(fd);
  }
};

/** Bytes of a closed file, unpacked; null when there is no such file. */
export const closedSize = (journal: string, number: number): number | null =>
  sizeOrNull(closedSegment(journal, number)) ?? unpackedSize(packedSegment(journal, number));

/** The end of a journal at this moment. */
export const journalEnd = (journal: string): Position => {
  for (;;) {
    const last = closedNumbers(journal).at(-1) ?? 0;
    const bytes = sizeOrNull(journal) ?? 0;
    // One that was closed meanwhile is not the newest any more.
    if (closedSize(journal, last + 1) === null) {
      return {segment: last + 1, bytes, before: last === 0 ? 0 : (closedSize(journal, last) ?? 0)};
    }
  }
};

/** Whether a journal reaches as far as that. */
export const isWithin = (journal: string, {segment, bytes, before}: Position): boolean => {
  const end = journalEnd(journal);
  if (segment > end.segment) return false;
  const sizeOf = (number: number): number =>
    number === 0 ? 0 : number === end.segment ? end.bytes : (closedSize(journal, number) ?? 0);
  return bytes <= sizeOf(segment) && before <= sizeOf(segment - 1);
};

/** What stands for a packed file that was damaged: a line that cannot be read. */
const DAMAGED = Buffer.from('\0\n');

/** Of some MB of a journal, packed to a tenth. */
const MOST_PACKED_BYTES = 64 * 1024 * 1024;

/** The content of a packed file. Throws system errors. */
export const readPacked = (journal: string, number: number): Buffer => {
  // Loaded when it is used: few runs are so long, and every command would pay 1.4 MB for it.
  const {gunzipSync} = process.getBuiltinModule('node:zlib');
  const packed = readRegular(packedSegment(journal, number), MOST_PACKED_BYTES);
  try {
    return gunzipSync(packed);
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_')) return DAMAGED;
    throw error;
  }
};
