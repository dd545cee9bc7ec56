import {closeSync, existsSync, openSync, readdirSync, readlinkSync, readSync} from 'node:fs';

/** The kernel's files, below a folder that stands for `/`. Paths are absolute. */
export type SystemFiles = {
  /** The whole file as text; null when it does not exist or we may not read it. */
  text(path: string): string | null;
  /** The whole file as bytes, for the few files that are not text. */
  bytes(path: string): Buffer | null;
  /** The names in a folder; empty when it does not exist. */
  names(path: string): string[];
  exists(path: string): boolean;
  /** The target of a symbolic link; null when it does not exist or we may not read it. */
  link(path: string): string | null;
};

/**
 * What the kernel answers for a file that does not exist (ENOENT, ENOTDIR), is switched off (PSI: EOPNOTSUPP, which
 * Node calls ENOTSUP), belongs to another user (EACCES, EPERM), or whose process or control group has just gone (ESRCH,
 * ENODEV). Anything else is a fault of ours (EMFILE, …) and is thrown.
 */
const NOT_GIVEN = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EACCES',
  'EPERM',
  'ESRCH',
  'ENODEV',
]);

const isNotGiven = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  NOT_GIVEN.has(error.code);

const orNull = <Value>(read: () => Value): Value | null => {
  try {
    return read();
  } catch (error) {
    if (isNotGiven(error)) return null;
    throw error;
  }
};

/**
 * Reads through one buffer that is reused: the recorder reads a dozen files every two seconds, for days.
 * Synchronous, since these files come from memory: a trip through the thread pool costs more than the read itself.
 */
export const openSystemFiles = (root: string): SystemFiles => {
  const prefix = root.replace(/\/+$/, '');
  let buffer = Buffer.allocUnsafeSlow(32 * 1024);

  const fill = (path: string): number => {
    const descriptor = openSync(prefix + path, 'r');
    try {
      let length = 0;
      // Their size is reported as 0, and one read gives about a page: only an empty read is the end.
      for (;;) {
        const count = readSync(descriptor, buffer, length, buffer.length - length, null);
        if (count === 0) return length;
        length += count;
        if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      }
    } finally {
      closeSync(descriptor);
    }
  };

  // `fill` comes first: a long file replaces the buffer.
  const text = (path: string): string => {
    const length = fill(path);
    return buffer.toString('utf8', 0, length);
  };
  const bytes = (path: string): Buffer => {
    const length = fill(path);
    return Buffer.from(buffer.subarray(0, length));
  };

  return {
    text: path => orNull(() => text(path)),
    bytes: path => orNull(() => bytes(path)),
    names: path => orNull(() => readdirSync(prefix + path)) ?? [],
    exists: path => existsSync(prefix + path),
    link: path => orNull(() => readlinkSync(prefix + path)),
  };
};
