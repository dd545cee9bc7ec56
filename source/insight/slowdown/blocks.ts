import type {Measured} from './measured.js';
import {sumOf} from './numbers.js';

/** Neighbouring stretches together: the seconds that they took, and those that their work takes clean. */
export type Block = {seconds: number; expected: number; swapping: number; position: number};

/** Time is cut into so many blocks: enough to show how the pace wanders, each long enough to be meaningful. */
const BLOCKS = 16;
const MIN_SECONDS = 15;

/**
 * Cuts stretches into blocks of about equal length, in the order of time; `expected` gives the clean time of a
 * stretch's work. Several stretches of a hiccup, or long batches in a row, end up in one block, so that the scatter of
 * blocks shows how sure a mean is.
 */
export const blocksOf = (measured: readonly Measured[], expected: (one: Measured) => number): Block[] => {
  const length = Math.max(MIN_SECONDS, sumOf(measured, ({stretch}) => stretch.seconds) / BLOCKS);
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
  let left = sumOf(measured, ({stretch}) => stretch.seconds);
  for (const one of measured) {
    open.push(one);
    left -= one.stretch.seconds;
    // A remainder too short for a block goes into the last one.
    if (sumOf(open, ({stretch}) => stretch.seconds) >= length && left >= length / 2) close();
  }
  if (open.length > 0) close();
  return blocks;
};
