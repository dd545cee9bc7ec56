import type {Random} from './random.js';

export type ModelSize = {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
};

/** The names of the parameters in a checkpoint. */
export const PARAMETER_NAMES = [
  'embedding.weight',
  'output.bias',
  'output.weight',
  'recurrent.bias',
  'recurrent.weight',
] as const;

export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** One array for every parameter: the values themselves, their gradients or an optimizer's moments. */
export type ParameterSet = Readonly<Record<ParameterName, Float64Array>>;

export type Shape = readonly number[];

/**
 * The shape of every parameter. The embedding is what a token adds to the update gate, the reset gate and the
 * candidate, the recurrent weight what the last hidden state adds to these three; the output weight produces the
 * logits.
 */
export const parameterShapes = ({vocabularySize, hiddenSize}: ModelSize): Record<ParameterName, Shape> => ({
  'embedding.weight': [vocabularySize, 3 * hiddenSize],
  'output.bias': [vocabularySize],
  'output.weight': [vocabularySize, hiddenSize],
  'recurrent.bias': [3 * hiddenSize],
  'recurrent.weight': [3 * hiddenSize, hiddenSize],
});

/** How many values an array of this shape has. */
export const elementCount = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);

/** A parameter set with every value made by `create`. */
export const createParameters = (size: ModelSize, create: (name: ParameterName) => number = () => 0): ParameterSet => {
  const shapes = parameterShapes(size);
  const values = (name: ParameterName) => Float64Array.from({length: elementCount(shapes[name])}, () => create(name));
  return {
    'embedding.weight': values('embedding.weight'),
    'output.bias': values('output.bias'),
    'output.weight': values('output.weight'),
    'recurrent.bias': values('recurrent.bias'),
    'recurrent.weight': values('recurrent.weight'),
  };
};

/** Biases zero, weights uniform within ±1/√hidden: the usual initialization of such a recurrent layer. */
export const initializeParameters = (size: ModelSize, random: Random): ParameterSet => {
  const bound = 1 / Math.sqrt(size.hiddenSize);
  return createParameters(size, name => (name.endsWith('bias') ? 0 : (2 * random() - 1) * bound));
};

/** The number of trainable values. */
export const countParameters = (size: ModelSize): number =>
  Object.values(parameterShapes(size)).reduce((sum, shape) => sum + elementCount(shape), 0);
