import {closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync} from 'node:fs';
import {isRecord} from '../trainer/is-record.js';

export {isRecord} from '../trainer/is-record.js';

const MEGABYTE = 1024 * 1024;

/** The bytes of a regular file of at most `maxBytes`; null when it is not there, is none, or cannot be read. */
export const readBytes = (path: string, maxBytes: number): Buffer | null => {
  let fd: number;
  try {
    // Non-blocking: opening a named pipe without a writer would wait.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile() || stats.size > maxBytes) return null;
    const bytes = Buffer.alloc(stats.size);
    return bytes.subarray(0, readSync(fd, bytes, 0, stats.size, 0));
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
};

const readText = (path: string, maxBytes: number): string | null => readBytes(path, maxBytes)?.toString('utf8') ?? null;

/** The object of a JSON file of a model, its indexes (a few MB) included; null when there is none that can be read. */
export const readObject = (path: string, maxBytes = 64 * MEGABYTE): Record<string, unknown> | null => {
  // By the time that it is parsed nothing holds the bytes: a tokenizer has some ten megabytes.
  const text = readText(path, maxBytes);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
};

/** The names in a folder, in order; none when it is no folder or cannot be read. */
export const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

/** The size of a regular file, also behind links; null for anything else. */
export const fileBytes = (path: string): number | null => {
  try {
    const stats = statSync(path, {throwIfNoEntry: false});
    return stats?.isFile() ? stats.size : null;
  } catch {
    return null;
  }
};

/** Whether there is a folder, also behind links. */
export const isFolder = (path: string): boolean => {
  try {
    return statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false;
  } catch {
    return false;
  }
};
