import type {Block} from './blocks.js';
import {sumOf, withAssumed} from './numbers.js';

/** The speed of a block against that of clean work: 1 is as fast. */
export const speed = ({seconds, expected}: Block): number => expected / seconds;

/**
 * The share of the speed that is lost while it swaps: by least squares of speed = clean speed · (1 − loss · share of
 * swapping), with the relative standard error of the speed that is left. It makes use of long stretches that swapped
 * only in part.
 */
export const lossOf = (blocks: readonly Block[]): {loss: number; error: number} => {
  const weight = sumOf(blocks, ({seconds, swapping}) => seconds * swapping ** 2);
  const loss = sumOf(blocks, block => block.seconds * block.swapping * (1 - speed(block))) / weight;
  const rest = sumOf(blocks, block => block.seconds * (speed(block) - 1 + loss * block.swapping) ** 2);
  return {loss, error: Math.sqrt(withAssumed(rest / weight / (1 - loss) ** 2, blocks.length))};
};
