import {closeSync, openSync} from 'node:fs';
import {basename} from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {READERS} from '../../import/readers.js';
import {encodingOf, formatOf, refuseOthers, SNIFFED_BYTES} from '../../import/sniff.js';
import type {FileFacts, Format, Item, Understood} from '../../import/types.js';
import {isOutput} from '../../insight/undated.js';
import {writeAll} from '../../journal/files.js';
import type {RunPaths} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {OPEN} from '../../paths/open.js';
import {createDigest} from './digest.js';
import {createGrown} from './grown.js';
import {loraFacts} from './lora-folder.js';
import {headOf, type OpenFile, openFile, piecesIn} from './open-file.js';
import type {Source} from './sources.js';
import {createSpool, createTally, type Tally} from './spool.js';
import {beginningOf, toUtf8} from './text.js';

/** A file that was read to its end. */
export type ReadFile = Understood & {
  format: Format;
  facts: FileFacts;
  tally: Tally;
  digest: string;
  bytes: number;
  /** The run that an earlier import made of the file's beginning. */
  grownFrom: Run | null;
  changedAt: number;
};

/** Where what is read goes; null where nothing is to be made. */
export type Into = {paths: Pick<RunPaths, 'log'>; spool: string} | null;

/** Takes text for the run's log, or drops it. */
const logInto = (into: Into, format: Format): {write(bytes: Uint8Array): void; close(): void} => {
  if (into === null || !isOutput(format)) return {write: () => undefined, close: () => undefined};
  const fd = openSync(into.paths.log, OPEN.replace, 0o600);
  return {write: bytes => writeAll(fd, bytes), close: () => closeSync(fd)};
};

const requireWhole = (expected: number, got: number): void => {
  if (got === expected) return;
  throw new UserError('It became shorter while mlxtop was reading it.', 'Import it again once nothing writes to it.');
};

/** After so many pieces others have their turn: a word that it takes a while, and ^C. */
const BREATHE = 16;

const readOpen = async (open: OpenFile, source: Source, earlier: readonly Run[], into: Into) => {
  const name = basename(source.path);
  const head = headOf(open, SNIFFED_BYTES);
  refuseOthers(head, name);
  const encoding = encodingOf(head);
  const format = source.ofLora ? 'mlx-lm-lora' : formatOf(beginningOf(head, encoding), name);
  const {note, tally} = createTally();
  const spool = into === null ? null : createSpool(into.spool);
  const log = logInto(into, format);
  try {
    const grown = createGrown(format === 'trainer-state' ? earlier : []);
    const reader = READERS[format]((item: Item) => {
      note(item);
      grown.note(item.event);
      spool?.add(item);
    });
    const text = toUtf8(encoding);
    const digest = createDigest(earlier);
    const take = (bytes: Uint8Array): void => {
      log.write(bytes);
      reader.push(bytes);
    };
    let pieces = 0;
    for (const piece of piecesIn(open)) {
      digest.push(piece);
      take(text.push(piece));
      if (++pieces % BREATHE === 0) await nextTurn();
    }
    take(text.end());
    const ended = digest.end();
    requireWhole(open.stats.size, ended.bytes);
    const understood = reader.end();
    return {format, tally, ...understood, ...ended, grownFrom: ended.grownFrom ?? grown.end()};
  } finally {
    log.close();
    spool?.close();
  }
};

/**
 * Reads a file once, in bounded pieces: what it is taken for, what is understood of it, which bytes it has. Throws a
 * `UserError`, without the file's name, for what cannot be read.
 */
export const readSource = async (source: Source, earlier: readonly Run[], into: Into): Promise<ReadFile> => {
  const open = openFile(source.path);
  try {
    const read = await readOpen(open, source, earlier, into);
    const more = source.ofLora && source.folder !== null ? await loraFacts(source.folder) : {};
    return {...read, facts: {...read.facts, ...more}, changedAt: open.stats.mtimeMs};
  } finally {
    closeSync(open.fd);
  }
};
