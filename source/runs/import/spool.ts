import {closeSync, openSync, readSync, writeSync} from 'node:fs';
import {StringDecoder} from 'node:string_decoder';
import type {Stamp} from '../../import/stamps.js';
import type {Item} from '../../import/types.js';
import {encodeValue} from '../../journal/codec.js';
import {OPEN} from '../../paths/open.js';
import {PIECE} from './bounds.js';

const FLUSH_LENGTH = 128 * 1024;

/** Of these the times count: whether they are dated decides whether the run is. */
const TELLING = new Set<string>(['report', 'validation', 'unplaced']);
/** Any of these shows that a training run is read. */
const OF_A_RUN = new Set<string>([...TELLING, 'progress', 'test', 'training', 'total']);

/** What is known of all items together. */
export type Tally = {
  telling: number;
  dated: number;
  /** Items that only a training run has. */
  ofRun: number;
  first: Stamp | null;
  last: Stamp | null;
  /** Training loops that were announced. */
  loops: number;
  hasEnd: boolean;
};

/** Counts the items as they come. */
export const createTally = (): {note(item: Item): void; readonly tally: Tally} => {
  const tally: Tally = {telling: 0, dated: 0, ofRun: 0, first: null, last: null, loops: 0, hasEnd: false};
  return {
    note: ({event, at, isOwn}) => {
      if (TELLING.has(event.type)) {
        tally.telling++;
        if (isOwn) tally.dated++;
      }
      if (OF_A_RUN.has(event.type)) tally.ofRun++;
      if (event.type === 'training') tally.loops++;
      if (event.type === 'end') tally.hasEnd = true;
      if (at === null) return;
      tally.first ??= at;
      tally.last = at;
    },
    tally,
  };
};

/**
 * Keeps items in a file while it is not known how they are dated: a log of days has more than fit into memory.
 */
export const createSpool = (path: string): {add(item: Item): void; close(): void} => {
  const fd = openSync(path, OPEN.replace, 0o600);
  let text = '';
  const flush = (): void => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    text = '';
  };
  return {
    add: item => {
      text += `${encodeValue(item)}\n`;
      if (text.length >= FLUSH_LENGTH) flush();
    },
    close: () => {
      flush();
      closeSync(fd);
    },
  };
};

/** NaN and the infinities come back as numbers when the journal's own guard reads the event. */
const parsed = (line: string): Item => JSON.parse(line);

/** The items of a spool, some hundreds at a time. */
export function* spooled(path: string): Generator<Item[]> {
  const fd = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const piece = Buffer.alloc(PIECE);
  let open = '';
  try {
    for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) {
      const lines = (open + decoder.write(piece.subarray(0, got))).split('\n');
      open = lines.pop() ?? '';
      yield lines.map(parsed);
    }
  } finally {
    closeSync(fd);
  }
}
