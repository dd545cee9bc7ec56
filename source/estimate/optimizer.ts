/**
 * Arrays of a trained parameter's size that an optimizer keeps (mlx 0.32.4, optimizers.py): Adam and AdamW its two
 * moments; SGD and Muon a velocity, SGD even without momentum; Adafactor a row and a column of sums for each matrix,
 * which is next to nothing for a whole one and 1 / rank of an adapter's.
 */
export const optimizerCopies = (optimizer: string, rank: number | null): number => {
  switch (optimizer.toLowerCase()) {
    case 'sgd':
    case 'muon':
      return 1;
    case 'adafactor':
      return rank === null ? 0 : 1 / Math.max(1, rank);
    default:
      return 2;
  }
};
