import {datesUntil, type Stamp} from '../../import/stamps.js';
import type {FileFacts, Format} from '../../import/types.js';
import type {Tally} from './spool.js';

/** When an imported run took place, in ms since 1970. */
export type When = {
  hasTimes: boolean;
  startedAt: number;
  endedAt: number;
  /** The time of an item; of one that names none, and in a file without times, null. */
  dateOf: (stamp: Stamp | null) => number | null;
};

/** Of the lines that tell of the training, so many must name their time. */
const ENOUGH = 0.9;
/** No clock of a training run showed less, or more than a day from now. */
const LEAST = Date.UTC(1990, 0, 1);
const DAY_MS = 86_400_000;

const undated = ({startedAt, endedAt}: FileFacts, now: number): When => {
  const isKnown = startedAt !== undefined && endedAt !== undefined && startedAt <= endedAt && endedAt <= now + DAY_MS;
  return {
    hasTimes: false,
    startedAt: isKnown ? startedAt : now,
    endedAt: isKnown ? endedAt : now,
    dateOf: () => null,
  };
};

/**
 * When it took place, by the times in the file, which was changed at `changedAt`; `now` is the time of the import.
 * Where too few lines have a time, or the times cannot be right, it has none: then it is the time of the import, unless
 * the file says when the run began and ended.
 */
export const whenOf = (
  format: Format,
  {telling, dated, first, last}: Tally,
  facts: FileFacts,
  {changedAt, now}: {changedAt: number; now: number},
): When => {
  // Of mlxtop's own export each event is dated: one without times has all of them at one moment.
  const isDated = format === 'mlxtop' ? last?.naive !== first?.naive : telling > 0 && dated >= ENOUGH * telling;
  if (first === null || last === null || !isDated) return undated(facts, now);
  const until = facts.last ?? last;
  const dateOf = datesUntil(facts.first ?? first, until, changedAt);
  const startedAt = Math.round(Math.min(dateOf(facts.first ?? first), facts.startedAt ?? Number.POSITIVE_INFINITY));
  const endedAt = Math.round(Math.max(dateOf(until), startedAt));
  if (startedAt < LEAST || endedAt > now + DAY_MS || Number.isNaN(endedAt - startedAt)) return undated(facts, now);
  return {
    hasTimes: true,
    startedAt,
    endedAt: Math.max(endedAt, facts.endedAt ?? endedAt),
    dateOf: stamp => (stamp === null ? null : Math.round(dateOf(stamp))),
  };
};
