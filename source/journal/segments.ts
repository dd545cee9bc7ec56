import {closeSync, readdirSync, readSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import {openRegular, readRegular, statRegular} from './regular-file.js';

/**
 * A long journal is kept in several files. `journal.ndjson` is the newest, which events are appended to. Earlier ones
 * are closed: they have the same name and a number, from 1 on, and are compressed some time later
 * (`journal-0001.ndjson.gz`), byte for byte. While both exist, the plain one counts. A journal that never became long
 * is `journal.ndjson` alone. This gives the path of a closed file.
 */
export const closedSegment = (journal: string, number: number): string =>
  join(dirname(journal), `${basename(journal, '.ndjson')}-${String(number).padStart(4, '0')}.ndjson`);

/** The path of a closed file once it is compressed. */
export const packedSegment = (journal: string, number: number): string => `${closedSegment(journal, number)}.gz`;

/** A position in a journal: the number of one of its files (the newest has one too), and bytes of whole lines in it. */
export type Position = {
  segment: number;
  bytes: number;
  /**
   * Bytes read of the previous file: a process that opened it before it was closed may still append to it a moment
   * later.
   */
  before: number;
};

/** A position, or just bytes of the first file. */
export type PositionOrBytes = number | Position;

/** The position in full. */
export const positionOf = (at: PositionOrBytes): Position =>
  typeof at === 'number' ? {segment: 1, bytes: at, before: 0} : at;

/** The number in the name of a closed file; 0 for any other name. */
const numberIn = (journal: string, name: string): number => {
  const start = `${basename(journal, '.ndjson')}-`;
  const number = name.startsWith(start) ? /^(\d+)\.ndjson(?:\.gz)?$/.exec(name.slice(start.length))?.[1] : undefined;
  return number === undefined ? 0 : Number(number);
};

/** The numbers of the closed files, in order; none for a folder that does not exist. Throws system errors. */
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

/** Bytes of a compressed file's content, from gzip's last four bytes; null when it does not exist. */
const unpackedSize = (path: string): number | null => {
  // Checked first: a journal that never became long has no such file, and a thrown error takes ten times as long.
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

/** Bytes of a closed file, uncompressed; null when it does not exist. */
export const closedSize = (journal: string, number: number): number | null =>
  sizeOrNull(closedSegment(journal, number)) ?? unpackedSize(packedSegment(journal, number));

/** The journal's end at this moment. Throws system errors. */
export const journalEnd = (journal: string): Position => {
  for (;;) {
    const last = closedNumbers(journal).at(-1) ?? 0;
    const bytes = sizeOrNull(journal) ?? 0;
    // If it was closed meanwhile, it is no longer the newest: look again.
    if (closedSize(journal, last + 1) === null) {
      return {segment: last + 1, bytes, before: last === 0 ? 0 : (closedSize(journal, last) ?? 0)};
    }
  }
};

/** Whether the journal is at least as long as that position. Throws system errors. */
export const isWithin = (journal: string, {segment, bytes, before}: Position): boolean => {
  const end = journalEnd(journal);
  if (segment > end.segment) return false;
  const sizeOf = (number: number): number =>
    number === 0 ? 0 : number === end.segment ? end.bytes : (closedSize(journal, number) ?? 0);
  return bytes <= sizeOf(segment) && before <= sizeOf(segment - 1);
};

/** Stands for a damaged compressed file: one unreadable line. */
const DAMAGED = Buffer.from('\0\n');

/** Far more than needed: a segment is some MB, compressed to a tenth. */
const MAX_PACKED_BYTES = 64 * 1024 * 1024;

/** The content of a compressed file; one unreadable line for a damaged one. Throws system errors. */
export const readPacked = (journal: string, number: number): Buffer => {
  // Loaded on use: few runs are so long, and every command would pay 1.4 MB for it.
  const {gunzipSync} = process.getBuiltinModule('node:zlib');
  const packed = readRegular(packedSegment(journal, number), MAX_PACKED_BYTES);
  try {
    return gunzipSync(packed);
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_')) return DAMAGED;
    throw error;
  }
};
