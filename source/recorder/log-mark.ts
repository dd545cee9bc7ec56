import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';

/**
 * Where reading a followed file began or jumped: its byte `offset` is at `logBytes` of our own log. From there on both
 * are identical, so the length of our log, which is written before anything else, shows how far the reading has come.
 */
export type LogMark = {device: number; inode: number; offset: number; logBytes: number};

/** Replaces the mark. Throws system errors. */
export const writeLogMark = (path: string, mark: LogMark): void => replaceFile(path, JSON.stringify(mark));

const isMark = (value: unknown): value is LogMark =>
  typeof value === 'object' &&
  value !== null &&
  ['device', 'inode', 'offset', 'logBytes'].every(key => Number.isFinite((value as Record<string, unknown>)[key]));

/** The mark; null when there is none, or none that can be parsed. Throws system errors. */
export const readLogMark = (path: string): LogMark | null => {
  try {
    const value: unknown = JSON.parse(readIfRegular(path) ?? 'null');
    return isMark(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
