import {createLearned} from './learned.js';
import {shapesAt} from './shapes.js';

/** A line without what others put before it. */
export type Unprefixed = {
  readonly text: string;
  /** Who printed it, as far as the prefixes name a process, a rank, a container or a machine; empty without one. */
  readonly from: string;
};

export type Prefixes = {
  read(line: string): Unprefixed;
  /** The same of a line that is not over: nothing is learned from it. */
  peek(line: string): Unprefixed;
};

/** compose, torchrun, a time and a logger over each other, and one to spare. */
const MOST = 5;

/**
 * Takes off what compose, torchrun, ray, ts, loggers and their like put before a line: `train-1  | [rank0]: `. One is known by its
 * shape, or by being the same on many lines.
 */
export const createPrefixes = (): Prefixes => {
  const learned = createLearned();

  const strip = (line: string, learn: boolean): Unprefixed => {
    let at = 0;
    let from = '';
    let isBehindTime = false;
    for (let count = 0; count < MOST; count++) {
      const start = at;
      for (const {pattern, who = false, time = false} of shapesAt(line, at, isBehindTime)) {
        pattern.lastIndex = at;
        if (!pattern.test(line) || pattern.lastIndex === at) continue;
        if (who) from += line.slice(at, pattern.lastIndex).trimEnd();
        at = pattern.lastIndex;
        isBehindTime = time;
        break;
      }
      if (at !== start) continue;
      const length = learned.lengthAt(line, at, learn);
      if (length === 0) break;
      from += line.slice(at, at + length);
      at += length;
    }
    return at === 0 ? {text: line, from} : {text: line.slice(at), from};
  };

  return {read: line => strip(line, true), peek: line => strip(line, false)};
};
