import type {Read} from '../dialect.js';
import {epochOf, toUnplaced} from './hf-events.js';
import type {HfLog} from './hf-log.js';

/** A log whose iteration is not known yet, and when it was read; undefined where that is not known. */
export type Waiting = {readonly log: HfLog; readonly at: number | undefined};

/** More than a run prints between two lines that show it. */
const MAX_WAITING = 5000;

export type HfWaiting = {
  /** Takes one in. `isAlone`: no bar will show its iteration. Gives what is told of it already. */
  add(waiting: Waiting, isAlone: boolean): Read[];
  /** All of them, if they are of one epoch: then they are of the same iteration. Null else. */
  takeOne(): Waiting[] | null;
  /** All of them, at the end. */
  takeAll(): Waiting[];
};

/** An event at the time of its line, where that is known. */
export const dated = (event: Read, at: number | undefined): Read =>
  at === undefined ? event : {...event, t: at, retold: true};

/**
 * Logs on their way to an iteration. What they say is not held back: a log without a bar, or one behind which another
 * has come before a bar, is told without an iteration.
 */
export const createHfWaiting = (): HfWaiting => {
  let all: Waiting[] = [];
  /** How many of them have been told. */
  let told = 0;

  const tell = (): Read[] => {
    const untold = all.slice(told);
    told = all.length;
    return untold.flatMap(({log, at}, index) => {
      const event = toUnplaced(log);
      if (event === null) return [];
      return [index < untold.length - 1 ? dated(event, at) : event];
    });
  };

  const isOfOneEpoch = (): boolean => all.every(({log}) => epochOf(log) === epochOf(all[0]?.log ?? log));

  const takeAll = (): Waiting[] => {
    const taken = all;
    all = [];
    told = 0;
    return taken;
  };

  return {
    add: (waiting, isAlone) => {
      all.push(waiting);
      if (all.length > MAX_WAITING) {
        all.shift();
        told = Math.max(0, told - 1);
      }
      return isAlone || told > 0 || !isOfOneEpoch() ? tell() : [];
    },
    takeOne: () => (all.length > 0 && isOfOneEpoch() ? takeAll() : null),
    takeAll,
  };
};
