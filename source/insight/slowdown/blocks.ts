import type {Measured} from './measured.js';
import {sumOf} from './numbers.js';

/** Neighbouring stretches together: what they took, and what their work takes clean. */
export type Block = {seconds: number; expected: number; swapping: number; position: number};

/** Into how many blocks time is cut: enough to show how it wanders, each long enough to say something. */
const BLOCKS = 16;
const LEAST_SECONDS = 15;

/**
 * Cuts stretches into blocks of about equal length, in the order of time; `expected` is the clean time of a stretch's work. Several
 * stretches of a hiccup or long batches in a row end up in one block, so that the scatter of blocks tells the truth of a mean.
 */
export const blocksOf = (measured: readonly Measured[], expected: (one: Measured) => number): Block[] => {
  const length = Math.max(LEAST_SECONDS, sumOf(measured, ({stretch}) => stretch.seconds) / BLOCKS);
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
    // A rest that makes no block of its own goes into the last one.
    if (sumOf(open, ({stretch}) => stretch.seconds) >= length && left >= length / 2) close();
  }
  if (open.length > 0) close();
  return blocks;
};
