import {createLearned} from './learned.js';
import {shapesAt} from './shapes.js';

/** A line without what other programs put before it. */
export type Unprefixed = {
  readonly text: string;
  /**
   * The source of the line, as far as the prefixes name a process, a rank, a container or a machine; empty where none
   * does.
   */
  readonly from: string;
};

export type Prefixes = {
  read(line: string): Unprefixed;
  /** The same for a line that is not over: nothing is learned from it. */
  peek(line: string): Unprefixed;
};

/** compose, torchrun, a time and a logger over each other, and one to spare. */
const MAX_PREFIXES = 5;

/** Where a line's own text begins, as far as that is known, and who printed it. */
type Place = {at: number; from: string; isBehindTime: boolean};

/** The place behind a prefix of a known shape; the same place where there is none. */
const behindShape = (line: string, place: Place): Place => {
  const {at, from, isBehindTime} = place;
  for (const {pattern, who = false, time = false} of shapesAt(line, at, isBehindTime)) {
    pattern.lastIndex = at;
    if (!pattern.test(line) || pattern.lastIndex === at) continue;
    const end = pattern.lastIndex;
    return {at: end, from: who ? from + line.slice(at, end).trimEnd() : from, isBehindTime: time};
  }
  return place;
};

/**
 * Takes off what compose, torchrun, ray, ts, loggers and their like put before a line: `train-1 | [rank0]: `. A prefix
 * is known by its shape, or by being the same on many lines.
 */
export const createPrefixes = (): Prefixes => {
  const learned = createLearned();

  /** The place behind a prefix that has been learned; the same place where there is none. */
  const behindLearned = (line: string, place: Place, learn: boolean): Place => {
    const {at, from, isBehindTime} = place;
    const length = learned.lengthAt(line, at, learn);
    return length === 0 ? place : {at: at + length, from: from + line.slice(at, at + length), isBehindTime};
  };

  const strip = (line: string, learn: boolean): Unprefixed => {
    let place: Place = {at: 0, from: '', isBehindTime: false};
    for (let count = 0; count < MAX_PREFIXES; count++) {
      const shaped = behindShape(line, place);
      const next = shaped === place ? behindLearned(line, place, learn) : shaped;
      if (next === place) break;
      place = next;
    }
    return {text: place.at === 0 ? line : line.slice(place.at), from: place.from};
  };

  return {read: line => strip(line, true), peek: line => strip(line, false)};
};
