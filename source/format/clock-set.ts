import {formatDuration} from './units.js';

const amount = (seconds: number): string =>
  Math.abs(seconds) < 10 ? `${Math.abs(seconds).toFixed(1)} s` : formatDuration(Math.abs(seconds));

const direction = (seconds: number): string =>
  Math.abs(seconds) < 0.05 ? 'by nothing' : `${seconds > 0 ? 'forward' : 'back'} by ${amount(seconds)}`;

/**
 * `clock was set forward by 1 h 00 min`, `clock was set 3 times, back by 2.5 s together`. `seconds` is the sum of all
 * settings.
 */
export const clockSetWords = (count: number, seconds: number): string =>
  count === 1
    ? `clock was set ${direction(seconds)}`
    : `clock was set ${count === 2 ? 'twice' : `${count} times`}, ${direction(seconds)} together`;
