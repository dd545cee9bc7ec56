import type {Measured} from './measured.js';
import {sumOf} from './numbers.js';

/** Neighbouring stretches together: the seconds that they took, and those that their work takes clean. */
export type Block = {seconds: number; expected: number; swapping: number; position: number};

/** Time is cut into so many blocks: enough to show how the pace wanders, each long enough to be meaningful. */
const BLOCKS = 16;
const MIN_SECONDS = 15;
/** Where iterations are short, a block of so many is meaningful too, if it is not shorter than a hiccup. */
const MIN_ITERATIONS = 40;
const LEAST_SECONDS = 5;

/** The least length of a block, in seconds. */
const leastOf = (measured: readonly Measured[], seconds: number): number => {
  const iterations = sumOf(measured, ({stretch}) => stretch.iterations);
  const wanted = iterations > 0 ? (MIN_ITERATIONS * seconds) / iterations : MIN_SECONDS;
  return Math.min(MIN_SECONDS, Math.max(LEAST_SECONDS, wanted));
};

/**
 * Cuts stretches into blocks of about equal length, in the order of time; `expected` gives the clean time of a
 * stretch's work. Several stretches of a hiccup, or long batches in a row, end up in one block, so that the scatter of
 * blocks shows how sure a mean is.
 */
export const blocksOf = (measured: readonly Measured[], expected: (one: Measured) => number): Block[] => {
  const total = sumOf(measured, ({stretch}) => stretch.seconds);
  const length = Math.max(leastOf(measured, total), total / BLOCKS);
  const blocks: Block[] = [];
  let open: Measured[] = [];
  const close = (): void => {
    const seconds = sumOf(open, ({stretch}) => stretch.seconds);
    const share = (of: (one: Measured) => number): number =>
      sumOf(open, one => of(one) * one.stretch.seconds) / seconds;
    blocks.push({
      seconds,
      expected: sumOf(open, expected),
      swapping: share(one => one.swapping),
      position: share(one => one.position),
    });
    open = [];
  };
  let left = total;
  for (const one of measured) {
    open.push(one);
    left -= one.stretch.seconds;
    // A remainder too short for a block goes into the last one.
    if (sumOf(open, ({stretch}) => stretch.seconds) >= length && left >= length / 2) close();
  }
  if (open.length > 0) close();
  return blocks;
};
