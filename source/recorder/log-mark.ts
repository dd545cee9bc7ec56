import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';

/**
 * Where reading of a followed file began or jumped: its byte `offset` stands in our own log at `logBytes`. From there on both run
 * alike, so how far reading has come follows from the length of our log, which is written before anything else.
 */
export type LogMark = {device: number; inode: number; offset: number; logBytes: number};

export const writeLogMark = (path: string, mark: LogMark): void => replaceFile(path, JSON.stringify(mark));

const isMark = (value: unknown): value is LogMark =>
  typeof value === 'object' &&
  value !== null &&
  ['device', 'inode', 'offset', 'logBytes'].every(key => Number.isFinite((value as Record<string, unknown>)[key]));

/** The mark; null when there is none to go on from. */
export const readLogMark = (path: string): LogMark | null => {
  try {
    const value: unknown = JSON.parse(readIfRegular(path) ?? 'null');
    return isMark(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
