import {closeSync, constants, lstatSync, openSync, readSync, renameSync, rmSync, writeSync} from 'node:fs';
import {resolve} from 'node:path';
import {setImmediate as turn} from 'node:timers/promises';
import {errorCode, errorMessage, isDiskFull, UserError} from '../../errors.js';
import {ownSuffix} from '../../journal/files.js';
import {openRegular} from '../../journal/regular-file.js';
import {exitOnSignal} from '../wait/on-signal.js';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants;

/** Where an export goes: standard output, or a file. */
export type Output = {
  write(chunk: Uint8Array): Promise<void>;
  /** All of it is written. */
  finish(): void;
  /** It failed: nothing is left of it. */
  abandon(): void;
};

const cannotWrite = (path: string, error: unknown): UserError =>
  new UserError(
    // Without the path that Node adds: it may be that of a temporary file.
    `${path} cannot be written: ${errorMessage(error).split(',')[0]}.`,
    isDiskFull(error)
      ? 'Free some space on that disk, or choose a place on another one.'
      : 'Choose a place in a folder that exists and that you may write to.',
  );

/** Calls `write`; an error of the system is one about that path. */
export const orCannotWrite = <Result>(path: string, write: () => Result): Result => {
  try {
    return write();
  } catch (error) {
    throw errorCode(error) === undefined || error instanceof UserError ? error : cannotWrite(path, error);
  }
};

/** Writes all bytes. Throws system errors. */
export const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
};

const beginningOf = (path: string, length: number): string => {
  const fd = openRegular(path);
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, length, 0));
  } finally {
    closeSync(fd);
  }
};

/** Throws a `UserError` unless the path is free, or has an export of this kind, which begins with `beginning`. */
const requireFree = (path: string, beginning: string): void => {
  const stats = orCannotWrite(path, () => lstatSync(path, {throwIfNoEntry: false}));
  if (stats === undefined) return;
  if (!stats.isFile()) {
    throw new UserError(
      `${path} is not a plain file${stats.isSymbolicLink() ? ', but a link' : ''}.`,
      'Give the name of a file, or redirect the output: mlxtop export … > FILE',
    );
  }
  if (stats.size > 0 && beginningOf(path, Buffer.byteLength(beginning)) !== beginning) {
    throw new UserError(`${path} exists, and is not an export of this kind.`, 'Give another name, or remove it first.');
  }
};

/** A new file, only for the user. Throws system errors; EEXIST for one that is there. */
export const createFile = (path: string): number => openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);

/**
 * A file to export to: new, or in the place of an earlier export that begins with `beginning`. It appears when it is
 * complete; with `atOnce` immediately, and grows. Throws a `UserError` for any other file, and what cannot be written.
 */
export const fileOutput = (name: string, beginning: string, atOnce: boolean): Output => {
  const path = resolve(name);
  requireFree(path, beginning);
  const written = atOnce ? path : `${path}.${ownSuffix()}.tmp`;
  const fd = orCannotWrite(path, () => {
    if (atOnce) rmSync(path, {force: true});
    return createFile(written);
  });
  const drop = (): void => {
    if (!atOnce) rmSync(written, {force: true});
  };
  const stayAtSignal = exitOnSignal(drop);
  return {
    write: async chunk => orCannotWrite(path, () => writeAll(fd, chunk)),
    finish: () => {
      stayAtSignal();
      orCannotWrite(path, () => {
        closeSync(fd);
        if (!atOnce) renameSync(written, path);
      });
    },
    abandon: () => {
      stayAtSignal();
      closeSync(fd);
      drop();
    },
  };
};

/** Few enough to be written soon, and so many that a week's lines take no time. */
const CHUNK_BYTES = 64 * 1024;

/** Gathers what is written to an output. */
export class Chunks {
  readonly #output: Output;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Adds to what is written next; waits for the reader where that is much. */
  async add(part: Uint8Array | string): Promise<void> {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= CHUNK_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#bytes === 0) return;
    const chunk = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    await this.#output.write(chunk);
    // A file takes it at once: without a turn in between, ^C would not be noticed before the end.
    await turn();
  }
}
