import {formatAbout, formatBytes, formatRate} from '../format/units.js';
import type {LastMinutes} from '../insight/story/minutes.js';

/** Less swap traffic, in bytes a second, is not worth naming. */
const MIN_TRAFFIC = 1024 ** 2;

/**
 * `last 10 min: pressure red for 6 min, swap 3.2 GB, out 40.0 MB/s, 15.7 GB used`: peaks, without those that are
 * unknown.
 */
export const lastMinutesWords = (minutes: LastMinutes): string => {
  const {seconds, pressure, pressureSeconds, swapUsedBytes, usedBytes} = minutes;
  const rate = (bytes: number | null, word: string): string =>
    bytes === null || bytes < MIN_TRAFFIC ? '' : `${word} ${formatRate(bytes)}`;
  const isAll = pressureSeconds !== null && pressureSeconds >= 0.95 * seconds;
  const parts = [
    pressure === null || pressureSeconds === null
      ? ''
      : `pressure ${pressure}${isAll ? '' : ` for ${formatAbout(pressureSeconds)}`}`,
    swapUsedBytes === null ? '' : `swap ${formatBytes(swapUsedBytes)}`,
    rate(minutes.swapInBytesPerSecond, 'in'),
    rate(minutes.swapOutBytesPerSecond, 'out'),
    usedBytes === null ? '' : `${formatBytes(usedBytes)} used`,
  ].filter(Boolean);
  return `last ${formatAbout(seconds)}: ${parts.join(', ')}`;
};
