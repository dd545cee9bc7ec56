import {formatClock, formatDuration, formatNumber} from '../format/units.js';
import type {RunView} from '../insight/view.js';

type Gap = NonNullable<RunView['recorder']['gap']>;

/**
 * What became of the output of that time: `634 lines of it read afterwards, without their times`. Empty where that is
 * unknown.
 */
export const recoveredWords = ({recoveredLines: lines, complete}: Gap): string => {
  if (lines === null) return '';
  const read =
    lines === 1
      ? '1 line of it read afterwards, without its time'
      : `${formatNumber(lines)} lines of it read afterwards, without their times`;
  if (complete) return lines === 0 ? 'nothing was printed meanwhile' : read;
  return lines === 0 ? 'what was printed meanwhile is lost' : `${read}, the rest is lost`;
};

/** `not recorded for 12 s up to 11:52: …`. */
export const gapWords = (gap: Gap, now: number): string => {
  const words = recoveredWords(gap);
  const span = `not recorded for ${formatDuration((gap.to - gap.from) / 1000)} up to ${formatClock(gap.to, now)}`;
  return words === '' ? span : `${span}: ${words}`;
};
