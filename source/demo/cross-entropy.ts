import {at} from './matrix.js';

/**
 * The mean cross-entropy in nats of the targets under the softmax of the logits ([targets × vocabulary]). Writes the
 * gradient over the logits: (softmax − one-hot) / count.
 */
export const crossEntropy = (logits: Float64Array, targets: Uint16Array): number => {
  const width = logits.length / targets.length;
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    const start = row * width;
    const target = start + (targets[row] ?? Number.NaN);
    // The largest logit is subtracted first: exp() of a large one would overflow.
    let largest = Number.NEGATIVE_INFINITY;
    for (let j = start; j < start + width; j++) largest = Math.max(largest, at(logits, j));
    let sum = 0;
    for (let j = start; j < start + width; j++) sum += Math.exp(at(logits, j) - largest);
    const logSum = largest + Math.log(sum);
    total += logSum - at(logits, target);
    for (let j = start; j < start + width; j++) {
      const onTarget = j === target ? 1 : 0;
      logits[j] = (Math.exp(at(logits, j) - logSum) - onTarget) / targets.length;
    }
  }
  return total / targets.length;
};
