import {describe, expect, test} from '@jest/globals';
import {createAdam} from '../../source/demo/adam.js';
import type {Batch} from '../../source/demo/batches.js';
import {createNetwork} from '../../source/demo/network.js';
import {
  countParameters,
  createParameters,
  initializeParameters,
  PARAMETER_NAMES,
} from '../../source/demo/parameters.js';
import {createRandom} from '../../source/demo/random.js';

const size = {vocabularySize: 7, hiddenSize: 5};
const batchSize = 3;
const length = 6;

const randomBatch = (seed: number): Batch => {
  const random = createRandom(seed);
  const tokens = () => Uint16Array.from({length: batchSize * length}, () => Math.floor(random() * size.vocabularySize));
  return {inputs: tokens(), targets: tokens()};
};

/** Every value random, so that the biases too are away from zero. */
const randomParameters = () => {
  const random = createRandom(3);
  return createParameters(size, () => random() - 0.5);
};

describe('gradients', () => {
  test.each(PARAMETER_NAMES)('of %s agree with finite differences', name => {
    const network = createNetwork(size, batchSize, length);
    const parameters = randomParameters();
    const gradients = createParameters(size, () => 1000);
    const batch = randomBatch(1);
    network.lossAndGradients(parameters, batch, gradients);

    const values = parameters[name];
    const step = 1e-5;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? Number.NaN;
      values[i] = value + step;
      const above = network.loss(parameters, batch);
      values[i] = value - step;
      const below = network.loss(parameters, batch);
      values[i] = value;
      expect(gradients[name][i]).toBeCloseTo((above - below) / (2 * step), 8);
    }
    expect(gradients[name].some(gradient => Math.abs(gradient) > 1e-3)).toBe(true);
  });
});

describe('loss', () => {
  test('knows nothing before training: the logarithm of the number of tokens', () => {
    const network = createNetwork(size, batchSize, length);
    expect(network.loss(createParameters(size), randomBatch(1))).toBeCloseTo(Math.log(7), 12);
  });

  test('is the same with and without gradients, and does not depend on the batch before', () => {
    const network = createNetwork(size, batchSize, length);
    const parameters = randomParameters();
    const first = network.loss(parameters, randomBatch(1));
    network.lossAndGradients(parameters, randomBatch(2), createParameters(size));
    expect(network.lossAndGradients(parameters, randomBatch(1), createParameters(size))).toBe(first);
  });

  test('stays finite for logits that would overflow exp()', () => {
    const network = createNetwork(size, batchSize, length);
    const parameters = createParameters(size);
    parameters['output.bias'].set([5000, -5000]);
    expect(network.loss(parameters, randomBatch(1))).toBeGreaterThan(100);
    expect(network.loss(parameters, randomBatch(1))).toBeLessThan(10_001);
  });
});

test('training learns a pattern that needs memory of what came before', () => {
  // 1 is followed by 2 and 3 in turn: the last token alone does not show which.
  const pattern = [0, 1, 2, 0, 1, 3];
  const tokens = (shift: number) =>
    Uint16Array.from({length: batchSize * length}, (_, i) => {
      const [step, row] = [Math.floor(i / batchSize), i % batchSize];
      return pattern[(step + row + shift) % pattern.length] ?? Number.NaN;
    });
  const batch = {inputs: tokens(0), targets: tokens(1)};
  const network = createNetwork(size, batchSize, length);
  const parameters = initializeParameters(size, createRandom(0));
  const gradients = createParameters(size);
  const optimizer = createAdam(size, 0.05);
  const before = network.loss(parameters, batch);
  for (let i = 0; i < 300; i++) {
    network.lossAndGradients(parameters, batch, gradients);
    optimizer.update(parameters, gradients);
  }
  expect(before).toBeGreaterThan(1.5);
  // What remains is the first step of the rows that start in the middle, which is unpredictable.
  expect(network.loss(parameters, batch)).toBeLessThan(0.3);
});

describe('adam', () => {
  test('takes a first step of the learning rate against the sign of the gradient', () => {
    const parameters = createParameters(size);
    const gradients = createParameters(size);
    gradients['output.bias'].set([4, -0.01]);
    createAdam(size, 0.1).update(parameters, gradients);
    expect(parameters['output.bias'][0]).toBeCloseTo(-0.1, 6);
    expect(parameters['output.bias'][1]).toBeCloseTo(0.1, 6);
    expect(parameters['output.bias'][2]).toBe(0);
  });
});

test('countParameters counts all values', () => {
  const all = Object.values(createParameters(size)).reduce((sum, values) => sum + values.length, 0);
  expect(countParameters(size)).toBe(all);
  expect(all).toBe(7 * 15 + 15 * 5 + 15 + 7 * 5 + 7);
});
