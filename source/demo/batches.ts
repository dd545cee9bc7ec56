import {PythonError} from './python-error.js';
import {type Random, shuffled} from './random.js';

/**
 * Token ids, time-major: the token of row r at step t is at `t * batchSize + r`, so that what one step of the network
 * needs is contiguous. Every target is the token that follows its input.
 */
export type Batch = {
  readonly inputs: Uint16Array;
  readonly targets: Uint16Array;
};

export type Dataset = {
  readonly train: readonly Batch[];
  readonly validation: readonly Batch[];
};

/** Every eighth row is held out, so that all parts of the text are in both sets. */
const VALIDATION_EVERY = 8;

const toBatch = (tokens: Uint16Array, rows: readonly number[], length: number): Batch => {
  const at = (shift: number) =>
    Uint16Array.from(
      {length: length * rows.length},
      (_, index) =>
        tokens[(rows[index % rows.length] ?? 0) * length + Math.floor(index / rows.length) + shift] ?? Number.NaN,
    );
  return {inputs: at(0), targets: at(1)};
};

const toBatches = (tokens: Uint16Array, rows: readonly number[], batchSize: number, length: number): Batch[] => {
  if (rows.length < batchSize) {
    throw new PythonError(
      'ValueError',
      `Dataset must have at least batch_size=${batchSize} examples but only has ${rows.length}.`,
    );
  }
  return Array.from({length: Math.floor(rows.length / batchSize)}, (_, batch) =>
    toBatch(tokens, rows.slice(batch * batchSize, (batch + 1) * batchSize), length),
  );
};

/**
 * Cuts the text into rows of `length` tokens, and the rows into batches of consecutive ones; drops an incomplete batch,
 * as mlx_lm does. Throws a ValueError when there are fewer rows than a batch needs.
 */
export const createDataset = (tokens: Uint16Array, batchSize: number, length: number): Dataset => {
  const rowCount = Math.max(0, Math.floor((tokens.length - 1) / length));
  const rows = Array.from({length: rowCount}, (_, row) => row);
  const heldOut = (row: number) => row % VALIDATION_EVERY === VALIDATION_EVERY - 1;
  return {
    train: toBatches(
      tokens,
      rows.filter(row => !heldOut(row)),
      batchSize,
      length,
    ),
    validation: toBatches(tokens, rows.filter(heldOut), batchSize, length),
  };
};

/** The batches, endlessly, each epoch in a new random order. */
export function* epochs(batches: readonly Batch[], random: Random): Generator<Batch, never> {
  for (;;) yield* shuffled(batches, random);
}
