import {formatDuration} from './units.js';

/**
 * Describes a stall: a trainer that uses the processor may recover, an idle one hardly will. `busy` is null when that
 * is not known. Times in ms since 1970.
 */
export const stallWords = (stall: {since: number; busy: boolean | null} | null, now: number): string => {
  if (stall === null) return 'no sign for a long time';
  const silent = `for ${formatDuration((now - stall.since) / 1000)}`;
  if (stall.busy === true) return `the processor works, but nothing has been printed ${silent}`;
  if (stall.busy === false) return `no sign ${silent}, the processor is idle`;
  return `no sign of life ${silent}, neither a report nor any output`;
};
