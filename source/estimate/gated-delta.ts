import type {BlockFacts} from './facts.js';

/**
 * What one gated-delta layer of 32 heads with states of 128 × 128 took in its forward and backward pass at batch 1 on
 * Metal: tokens and bytes (mlx-lm pull request 1870). mlx_lm goes through the tokens one by one there and keeps every
 * state.
 */
const MEASURED = [
  [1024, 7.09e9],
  [2048, 21.2e9],
  [4096, 108e9],
] as const;
const STATE = 32 * 128 * 128;

/** Along a power of the tokens between two points, and on beyond the last two; in proportion below the first. */
const ofOneLayer = (tokens: number): number => {
  const [first, second, third] = MEASURED;
  if (tokens <= first[0]) return (first[1] * tokens) / first[0];
  const [low, high] = tokens <= second[0] ? [first, second] : [second, third];
  const power = Math.log(high[1] / low[1]) / Math.log(high[0] / low[0]);
  return low[1] * (tokens / low[0]) ** power;
};

/** Bytes that a gated-delta block keeps of its states while it is trained; 0 for any other. */
export const gatedDeltaBytes = (
  {attention, heads, headDim}: BlockFacts,
  {rows, sequence}: {rows: number; sequence: number},
): number => (attention === 'gated-delta' ? rows * ofOneLayer(sequence) * ((heads * headDim ** 2) / STATE) : 0);
