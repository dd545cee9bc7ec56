import {formatNumber} from './units.js';

/** Iterations a minute with about three digits: `3,001`, `24.1`, `0.34`. */
export const formatPace = (perMinute: number): string =>
  formatNumber(perMinute, perMinute >= 100 ? 0 : perMinute >= 1 ? 1 : 2);
