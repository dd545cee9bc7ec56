import {closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync} from 'node:fs';
import {OPEN} from '../paths/open.js';
import {refusePipe} from './regular-file.js';

/** Blank lines, which every reader of these files skips. */
const BLANK = '\n';

const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; )
    written += writeSync(fd, bytes, written, bytes.length - written, written);
  // Some disks notice only here that there is no room.
  fsyncSync(fd);
};

/** The file that is kept ready for `path`. The wrapper's script also knows this name. */
export const reserveOf = (path: string): string => `${path}-reserve`;

const writeInPlace = (path: string, flags: number, bytes: Uint8Array): void => {
  refusePipe(path);
  const fd = openSync(path, flags, 0o600);
  try {
    writeAll(fd, bytes);
  } finally {
    closeSync(fd);
  }
};

/**
 * Makes a file of exactly `bytes` bytes at `path`, without holes, unless it exists. When the disk has no room for it,
 * leaves nothing behind and throws the disk's error.
 */
export const reserveSpace = (path: string, bytes: number): void => {
  if (statSync(path, {throwIfNoEntry: false})?.size === bytes) return;
  try {
    writeInPlace(path, OPEN.replace, Buffer.alloc(bytes, BLANK));
  } catch (error) {
    rmSync(path, {force: true});
    throw error;
  }
};

/**
 * Puts a file with that text at `path` when the disk has no room for a new one: it is written over the bytes that were
 * set aside, and renamed, so that a reader never sees half of it. Throws system errors: when there is no reserve, or
 * when a disk that writes every change to another place (btrfs, APFS for a file in a snapshot) has no room even for
 * that.
 */
export const fillReserve = (path: string, text: string): void => {
  const reserve = reserveOf(path);
  const bytes = Buffer.alloc(statSync(reserve).size, BLANK);
  if (bytes.write(text, 'utf8') < Buffer.byteLength(text)) throw new RangeError(`${reserve} is too small.`);
  writeInPlace(reserve, OPEN.existing, bytes);
  renameSync(reserve, path);
};

/** Frees what was set aside for `path`. */
export const dropReserve = (path: string): void => rmSync(reserveOf(path), {recursive: true, force: true});
