import {addAt, at} from './matrix.js';

/**
 * One step of a gated recurrent unit (Cho et al. 2014, in the form of cuDNN and PyTorch, where the reset gate acts on
 * the product and not on the state, so that one matrix product for each step is enough):
 *
 *     z = σ(xz + uz)      r = σ(xr + ur)      n = tanh(xn + r·un)      h' = (1 − z)·n + z·h
 *
 * x is the token's row of the embedding, u = W·h + b. A row of `gates` holds z, r and n one after the other.
 */
export type GruStep = {
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly tokens: Uint16Array;
  /** u of this step: [batch × 3 hidden]. */
  readonly recurrent: Float64Array;
  readonly gates: Float64Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Computes `gates` and `after` from the tokens, `recurrent` and `before`. */
export const forwardStep = (step: GruStep, embedding: Float64Array): void => {
  const {hiddenSize: hidden, recurrent, gates, before, after} = step;
  for (let row = 0; row < step.batchSize; row++) {
    const x = (step.tokens[row] ?? Number.NaN) * 3 * hidden;
    const g = row * 3 * hidden;
    for (let j = 0; j < hidden; j++) {
      const z = sigmoid(at(embedding, x + j) + at(recurrent, g + j));
      const r = sigmoid(at(embedding, x + hidden + j) + at(recurrent, g + hidden + j));
      const n = Math.tanh(at(embedding, x + 2 * hidden + j) + r * at(recurrent, g + 2 * hidden + j));
      gates[g + j] = z;
      gates[g + hidden + j] = r;
      gates[g + 2 * hidden + j] = n;
      after[row * hidden + j] = (1 - z) * n + z * at(before, row * hidden + j);
    }
  }
};

/**
 * From the gradient of `after` (`hiddenGradient`): adds the tokens' part to `embeddingGradient`, writes the gradient of
 * u over `recurrent`, and leaves in `hiddenGradient` the part that reaches `before` directly, without the part through
 * u.
 */
export const backwardStep = (step: GruStep, hiddenGradient: Float64Array, embeddingGradient: Float64Array): void => {
  const {hiddenSize: hidden, recurrent, gates, before} = step;
  for (let row = 0; row < step.batchSize; row++) {
    const x = (step.tokens[row] ?? Number.NaN) * 3 * hidden;
    const g = row * 3 * hidden;
    for (let j = 0; j < hidden; j++) {
      const z = at(gates, g + j);
      const r = at(gates, g + hidden + j);
      const n = at(gates, g + 2 * hidden + j);
      const dh = at(hiddenGradient, row * hidden + j);
      const dn = dh * (1 - z) * (1 - n * n);
      const dz = dh * (at(before, row * hidden + j) - n) * z * (1 - z);
      const dr = dn * at(recurrent, g + 2 * hidden + j) * r * (1 - r);
      addAt(embeddingGradient, x + j, dz);
      addAt(embeddingGradient, x + hidden + j, dr);
      addAt(embeddingGradient, x + 2 * hidden + j, dn);
      recurrent[g + j] = dz;
      recurrent[g + hidden + j] = dr;
      recurrent[g + 2 * hidden + j] = dn * r;
      hiddenGradient[row * hidden + j] = dh * z;
    }
  }
};
