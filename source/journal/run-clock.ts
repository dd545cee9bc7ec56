import {hostname} from 'node:os';
import {dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import type {RunEvent} from './events.js';
import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';
import {type Anchor, steadyClock} from './steady-clock.js';

/** Where a run's clock was at some moment, for every process that notes something of it or looks at it. */
export type RunAnchor = Anchor & {
  /** What is the same as long as a machine, or a container, is not started again; null when it is not known. */
  place: string | null;
  /** The machine's name: another one that shares the folder has clocks of its own. Null on macOS, where it changes with the network. */
  host: string | null;
};

const hostHere = (): string | null => (process.platform === 'darwin' ? null : hostname());

/** Many times what an anchor needs. */
const MOST_BYTES = 4096;

const fileIn = (folder: string): string => join(folder, 'clock');

const isAnchor = (value: unknown): value is RunAnchor =>
  typeof value === 'object' &&
  value !== null &&
  ['t', 'forward', 'asleep', 'wall'].every(key => Number.isFinite((value as Record<string, unknown>)[key])) &&
  ['place', 'host'].every(key => ['string', 'object'].includes(typeof (value as Record<string, unknown>)[key]));

/** The anchor in a run's folder; null in one of an older version, and where it cannot be read: then the wall clock has to do. */
export const readRunAnchor = (folder: string): RunAnchor | null => {
  try {
    const value: unknown = JSON.parse(readIfRegular(fileIn(folder), MOST_BYTES) ?? 'null');
    return isAnchor(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return null;
    throw error;
  }
};

/** What the clock of the run in that folder is ahead of this process', in ms; null when that is not known. */
const aheadBy = (folder: string): number | null => {
  const anchor = readRunAnchor(folder);
  return anchor === null || anchor.host !== hostHere() ? null : steadyClock.aheadBy(anchor);
};

/** What time it is by the clock of the run in that folder, ms since 1970; null when that is not known. */
export const timeByAnchor = (folder: string): number | null => {
  const ahead = aheadBy(folder);
  return ahead === null ? null : Math.round(steadyClock.now() + ahead);
};

/** Leaves where this process' clock is now as the run's. Throws system errors. */
export const writeRunAnchor = (folder: string, place: string | null): void =>
  replaceFile(fileIn(folder), `${JSON.stringify({...steadyClock.anchor(), place, host: hostHere()})}\n`);

/** A smaller difference between the clocks is not worth the room in every line. */
const LEAST_OFFSET_MS = 500;

/** The event with the wall clock's time beside its own, where that is another; `offset` is what the wall clock is ahead of it, in ms. */
export const withWallTime = (event: RunEvent, offset: number): RunEvent =>
  Math.abs(offset) < LEAST_OFFSET_MS ? event : {...event, w: Math.round(event.t + offset)};

/** An event that was dated by this process' clock, as it stands in that journal: dated by the run's. */
export const byRunClock = (journal: string, event: RunEvent): RunEvent => {
  // First: it may find that the machine has slept.
  const {offset} = steadyClock;
  const ahead = aheadBy(dirname(journal));
  return ahead === null ? event : withWallTime({...event, t: Math.round(event.t + ahead)}, offset - ahead);
};
