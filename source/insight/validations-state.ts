import {keepNewest} from './keep-newest.js';

/** A validation or a save that happened, and what it cost in seconds; null where that is not known. */
export type Halt = {iteration: number; seconds: number | null};

export type ValidationsState = {
  running: {since: number; activeMs: number; done: number | null; total: number | null} | null;
  /** This trainer shows a validation while it runs. */
  shown: boolean;
  lastSign: {done: number | null; total: number | null} | null;
  /** End of the last validation, and whether the training has moved on since. */
  endedAt: number | null;
  movedOn: boolean;
  /** This trainer validates after the iteration's report and not before it. */
  afterReport: boolean;
  seen: Halt[];
};

/** The cost of the next ones rests on the last four; the rest shows how far apart they are. */
const MAX_KEPT_HALTS = 8;

/** Adds a validation or a save to those seen. */
export const keepHalt = (halts: Halt[], halt: Halt): void => keepNewest(halts, halt, MAX_KEPT_HALTS);

/** The validations before any was seen. */
export const createValidations = (): ValidationsState => ({
  running: null,
  shown: false,
  lastSign: null,
  endedAt: null,
  movedOn: true,
  afterReport: false,
  seen: [],
});
