import type {Batch} from './batches.js';
import {crossEntropy} from './cross-entropy.js';
import {backwardStep, forwardStep, type GruStep} from './gru.js';
import {addProduct, addRows, fillRows, transpose} from './matrix.js';
import type {ModelSize, ParameterSet} from './parameters.js';

/** A character-level language model: one gated recurrent layer, each row starting from a zero state. */
export type Network = {
  /** The mean cross-entropy of the batch in nats. */
  readonly loss: (parameters: ParameterSet, batch: Batch) => number;
  /** The same; also writes its gradient into `gradients`. */
  readonly lossAndGradients: (parameters: ParameterSet, batch: Batch, gradients: ParameterSet) => number;
};

/** Allocates all memory for batches of this size once; an iteration allocates almost nothing. */
export const createNetwork = (size: ModelSize, batchSize: number, length: number): Network => {
  const {vocabularySize, hiddenSize} = size;
  const gateSize = 3 * hiddenSize;
  const count = batchSize * length;
  // One state more than steps: the first is the zero state before the row.
  const states = new Float64Array((length + 1) * batchSize * hiddenSize);
  const statesBefore = states.subarray(0, count * hiddenSize);
  const statesAfter = states.subarray(batchSize * hiddenSize);
  const gates = new Float64Array(count * gateSize);
  const recurrent = new Float64Array(count * gateSize);
  const logits = new Float64Array(count * vocabularySize);
  const stateGradients = new Float64Array(count * hiddenSize);
  const carried = new Float64Array(batchSize * hiddenSize);
  const leftTransposed = new Float64Array(count * Math.max(gateSize, vocabularySize));
  const statesTransposed = new Float64Array(count * hiddenSize);
  const weightTransposed = new Float64Array(hiddenSize * Math.max(gateSize, vocabularySize));

  const part = (values: Float64Array, step: number, width: number) =>
    values.subarray(step * batchSize * width, (step + 1) * batchSize * width);

  const stepOf = (inputs: Uint16Array, step: number): GruStep => ({
    hiddenSize,
    batchSize,
    tokens: inputs.subarray(step * batchSize, (step + 1) * batchSize),
    recurrent: part(recurrent, step, gateSize),
    gates: part(gates, step, gateSize),
    before: part(states, step, hiddenSize),
    after: part(states, step + 1, hiddenSize),
  });

  /** Leaves the gradient of the loss in `logits`. */
  const loss = (parameters: ParameterSet, {inputs, targets}: Batch): number => {
    fillRows(recurrent, parameters['recurrent.bias']);
    for (let t = 0; t < length; t++) {
      const step = stepOf(inputs, t);
      addProduct(step.recurrent, step.before, parameters['recurrent.weight'], batchSize, gateSize, hiddenSize);
      forwardStep(step, parameters['embedding.weight']);
    }
    fillRows(logits, parameters['output.bias']);
    addProduct(logits, statesAfter, parameters['output.weight'], count, vocabularySize, hiddenSize);
    return crossEntropy(logits, targets);
  };

  /** gradient[rows×hidden] += outputs[count×rows]ᵀ · inputs[count×hidden]: the gradient of a weight over all steps. */
  const addWeightGradient = (gradient: Float64Array, outputs: Float64Array, inputs: Float64Array, rows: number) => {
    transpose(leftTransposed, outputs, count, rows);
    transpose(statesTransposed, inputs, count, hiddenSize);
    addProduct(gradient, leftTransposed, statesTransposed, rows, hiddenSize, count);
  };

  const backwardOutput = (parameters: ParameterSet, gradients: ParameterSet) => {
    addRows(gradients['output.bias'], logits);
    addWeightGradient(gradients['output.weight'], logits, statesAfter, vocabularySize);
    transpose(weightTransposed, parameters['output.weight'], vocabularySize, hiddenSize);
    stateGradients.fill(0);
    addProduct(stateGradients, logits, weightTransposed, count, hiddenSize, vocabularySize);
  };

  const backwardRecurrent = (parameters: ParameterSet, gradients: ParameterSet, inputs: Uint16Array) => {
    transpose(weightTransposed, parameters['recurrent.weight'], gateSize, hiddenSize);
    carried.fill(0);
    for (let t = length - 1; t >= 0; t--) {
      const step = stepOf(inputs, t);
      const own = part(stateGradients, t, hiddenSize);
      for (let j = 0; j < carried.length; j++) carried[j] = (carried[j] ?? Number.NaN) + (own[j] ?? Number.NaN);
      backwardStep(step, carried, gradients['embedding.weight']);
      addProduct(carried, step.recurrent, weightTransposed, batchSize, hiddenSize, gateSize);
    }
    addRows(gradients['recurrent.bias'], recurrent);
    addWeightGradient(gradients['recurrent.weight'], recurrent, statesBefore, gateSize);
  };

  const lossAndGradients = (parameters: ParameterSet, batch: Batch, gradients: ParameterSet): number => {
    const value = loss(parameters, batch);
    for (const values of Object.values(gradients)) values.fill(0);
    backwardOutput(parameters, gradients);
    backwardRecurrent(parameters, gradients, batch.inputs);
    return value;
  };

  return {loss, lossAndGradients};
};
