import {BYTES_PER_MB} from './units.js';

/** Smaller ones are only added up: a desktop has hundreds of them, and quitting one gains nothing. */
const MIN_LISTED_BYTES = 50 * BYTES_PER_MB;
/** How many are listed when all are smaller: an empty list would say even less. */
const MAX_SMALL_LISTED = 5;

/**
 * The applications to list, from `apps` (largest first), and the number and total bytes of the smaller ones that are
 * left out.
 */
export const listedBySize = <App extends {bytes: number}>(
  apps: readonly App[],
): {listed: App[]; smaller: number; smallerBytes: number} => {
  const large = apps.filter(({bytes}) => bytes >= MIN_LISTED_BYTES);
  const listed = large.length > 0 ? large : apps.slice(0, MAX_SMALL_LISTED);
  const rest = apps.filter(app => !listed.includes(app));
  return {listed, smaller: rest.length, smallerBytes: rest.reduce((sum, {bytes}) => sum + bytes, 0)};
};
