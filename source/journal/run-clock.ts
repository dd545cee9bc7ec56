import {hostname} from 'node:os';
import {dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import type {RunEvent} from './events.js';
import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';
import {type Anchor, steadyClock} from './steady-clock.js';

/** Where a run's clock was at one moment, for every process that records or reads something of the run. */
export type RunAnchor = Anchor & {
  /** Stays the same until the machine, or the container, restarts; null when it is not known. */
  place: string | null;
  /**
   * The machine's name: another machine that shares the folder has its own clocks. Null on macOS, where it changes with
   * the network.
   */
  host: string | null;
};

const hostHere = (): string | null => (process.platform === 'darwin' ? null : hostname());

/** Many times what an anchor needs. */
const MAX_BYTES = 4096;

const fileIn = (folder: string): string => join(folder, 'clock');

const isAnchor = (value: unknown): value is RunAnchor =>
  typeof value === 'object' &&
  value !== null &&
  ['t', 'forward', 'asleep', 'wall'].every(key => Number.isFinite((value as Record<string, unknown>)[key])) &&
  ['place', 'host'].every(key => ['string', 'object'].includes(typeof (value as Record<string, unknown>)[key]));

/**
 * The anchor in a run's folder; null in an older version's folder, or if it cannot be read: then the wall clock must
 * do.
 */
export const readRunAnchor = (folder: string): RunAnchor | null => {
  try {
    const value: unknown = JSON.parse(readIfRegular(fileIn(folder), MAX_BYTES) ?? 'null');
    return isAnchor(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return null;
    throw error;
  }
};

/** How far the clock of the run in that folder is ahead of this process', in ms; null when that is not known. */
const aheadBy = (folder: string): number | null => {
  const anchor = readRunAnchor(folder);
  return anchor === null || anchor.host !== hostHere() ? null : steadyClock.aheadBy(anchor);
};

/** The present time by the clock of the run in that folder, in ms since 1970; null when that is not known. */
export const timeByAnchor = (folder: string): number | null => {
  const ahead = aheadBy(folder);
  return ahead === null ? null : Math.round(steadyClock.now() + ahead);
};

/** Stores this process' clock as the run's, in the run's folder. Throws system errors. */
export const writeRunAnchor = (folder: string, place: string | null): void =>
  replaceFile(fileIn(folder), `${JSON.stringify({...steadyClock.anchor(), place, host: hostHere()})}\n`);

/** A smaller difference between the clocks is not worth the space in every line. */
const MIN_OFFSET_MS = 500;

/**
 * The event, with the wall clock's time where that differs from its own. `offset` is how far the wall clock is ahead,
 * in ms.
 */
export const withWallTime = (event: RunEvent, offset: number): RunEvent =>
  Math.abs(offset) < MIN_OFFSET_MS ? event : {...event, w: Math.round(event.t + offset)};

/** An event that is dated by this process' clock, dated by the clock of the run with that journal instead. */
export const byRunClock = (journal: string, event: RunEvent): RunEvent => {
  // Read first: this may discover that the machine has slept.
  const {offset} = steadyClock;
  const ahead = aheadBy(dirname(journal));
  return ahead === null ? event : withWallTime({...event, t: Math.round(event.t + ahead)}, offset - ahead);
};
