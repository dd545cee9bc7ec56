import {closeSync, rmSync} from 'node:fs';
import {resolve} from 'node:path';
import {setImmediate as turn} from 'node:timers/promises';
import {writeAll} from '../../journal/files.js';
import {besideName, createFile, hasOwn, moveToOwn, type OwnKind, orCannotWrite} from '../output/own-file.js';
import {exitOnSignal} from '../wait/on-signal.js';

/** Where an export goes: standard output, or a file. */
export type Output = {
  write(chunk: Uint8Array): Promise<void>;
  /** All of it is written. */
  finish(): void;
  /** It failed: nothing is left of it. */
  abandon(): void;
};

const OTHERWISE = 'Give another name, remove it first, or redirect the output: mlxtop export … > FILE';

/**
 * A file to export to: new, or in the place of an earlier export that begins with `beginning`. It appears when it is
 * complete; with `atOnce` immediately, and grows. Throws a `UserError` for any other file, and what cannot be written.
 */
export const fileOutput = (name: string, beginning: string, atOnce: boolean): Output => {
  const path = resolve(name);
  const kind: OwnKind = {beginning, what: 'an export of this kind', otherwise: OTHERWISE};
  orCannotWrite(path, () => hasOwn(path, kind));
  const written = atOnce ? path : besideName(path);
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
        if (atOnce) return;
        try {
          moveToOwn(written, path, kind);
        } catch (error) {
          drop();
          throw error;
        }
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
