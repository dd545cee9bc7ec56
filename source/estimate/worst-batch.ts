import type {TrainSettings} from './facts.js';

/** The batch that needs most: how many rows of it one rank holds, and the tokens of each that the model sees. */
export type WorstBatch = {rows: number; sequence: number};

/** `iterate_batches` pads each batch to one more than a multiple of this (mlx_lm 0.32.2, tuner/trainer.py). */
const PADDING = 32;

/**
 * Tokens of each row of a batch as the model sees it: padded to one more than a multiple of 32, cut to
 * `max_seq_length`, and one less, because the last token is only a target.
 */
const seenTokens = (longest: number, maxSeqLength: number): number =>
  Math.max(0, Math.min(1 + PADDING * Math.ceil(longest / PADDING), maxSeqLength) - 1);

/**
 * The greatest batch of a file's rows, given their tokens in the file's order; null where there is not one batch.
 * mlx_lm's batches are consecutive rows (its sort by length does nothing), the remainder is dropped, and of several
 * ranks each takes its share of a batch, padded by its own longest row: the greatest share counts. Of a validation only
 * 25 batches are looked at, but in an order that chance draws: any of them may come.
 */
export const worstBatch = (
  lengths: readonly number[],
  {batchSize, maxSeqLength, ranks}: Pick<TrainSettings, 'batchSize' | 'maxSeqLength' | 'ranks'>,
): WorstBatch | null => {
  if (batchSize < 1 || lengths.length < batchSize) return null;
  const whole = lengths.length - (lengths.length % batchSize);
  const longest = lengths.slice(0, whole).reduce((most, length) => Math.max(most, length), 0);
  return {rows: Math.max(1, Math.floor(batchSize / ranks)), sequence: seenTokens(longest, maxSeqLength)};
};

/**
 * What a batch is taken for where the rows are not known: each as long as `max_seq_length` allows. Never less than
 * what really comes.
 */
export const fullBatch = ({
  batchSize,
  maxSeqLength,
  ranks,
}: Pick<TrainSettings, 'batchSize' | 'maxSeqLength' | 'ranks'>): WorstBatch => ({
  rows: Math.max(1, Math.floor(batchSize / ranks)),
  sequence: Math.max(0, maxSeqLength - 1),
});
