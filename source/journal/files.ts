import {closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {OPEN} from '../paths/open.js';
import {readRegular} from './regular-file.js';

/** Writes all of the bytes at the file's position: one call may write only some. Throws system errors. */
export const writeAll = (fd: number, bytes: Uint8Array): void => {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written);
};

const writeWhole = (path: string, content: string | Uint8Array, durable: boolean): void => {
  const fd = openSync(path, OPEN.replace, 0o600);
  try {
    writeAll(fd, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    if (durable) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/**
 * A suffix for the name of a temporary file that no other process may use: the pid is not enough, as a process in
 * another container that shares the folder may have the same. Not by `crypto`, which would cost every recorder 2 MB.
 */
export const ownSuffix = (): string => `${process.pid}-${Math.random().toString(36).slice(2, 10)}`;

/**
 * Replaces a file by rename, so that a reader sees the old or the new content, never a part. Mode 0600. `durable` waits
 * for the disk: for data that cannot be computed again. Throws system errors.
 */
export const replaceFile = (path: string, content: string | Uint8Array, durable = false): void => {
  const temporary = `${path}.${ownSuffix()}.tmp`;
  try {
    writeWhole(temporary, content, durable);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, {force: true});
    throw error;
  }
};

/** A file's size in bytes; 0 when it does not exist. Throws system errors. */
export const fileSize = (path: string): number => {
  try {
    return statSync(path).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
};

/**
 * The text of a file, or null when it does not exist. Throws an `UnreadableFileError` for a folder, a pipe and the
 * like.
 */
export const readTextOrNull = async (path: string): Promise<string | null> => {
  try {
    return readRegular(path).toString('utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The JSON value in a file; null when the file does not exist or does not hold JSON. */
export const readJsonOrNull = async (path: string): Promise<unknown> => {
  const text = await readTextOrNull(path);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
