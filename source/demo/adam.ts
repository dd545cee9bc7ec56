import {at} from './matrix.js';
import {createParameters, type ModelSize, PARAMETER_NAMES, type ParameterSet} from './parameters.js';

/** Kingma and Ba 2015, algorithm 1, with the values that the paper proposes. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export type Optimizer = {
  /** Moves the parameters one step against the gradients. */
  readonly update: (parameters: ParameterSet, gradients: ParameterSet) => void;
};

/**
 * Adam with bias correction; its moments start at zero, also when a run is resumed (as in mlx_lm they are not saved).
 */
export const createAdam = (size: ModelSize, learningRate: number): Optimizer => {
  const first = createParameters(size);
  const second = createParameters(size);
  let steps = 0;

  const updateOne = (values: Float64Array, gradient: Float64Array, m: Float64Array, v: Float64Array) => {
    const firstScale = 1 / (1 - BETA1 ** steps);
    const secondScale = 1 / (1 - BETA2 ** steps);
    for (let i = 0; i < values.length; i++) {
      const slope = at(gradient, i);
      const mean = BETA1 * at(m, i) + (1 - BETA1) * slope;
      const square = BETA2 * at(v, i) + (1 - BETA2) * slope * slope;
      m[i] = mean;
      v[i] = square;
      values[i] = at(values, i) - (learningRate * mean * firstScale) / (Math.sqrt(square * secondScale) + EPSILON);
    }
  };

  const update = (parameters: ParameterSet, gradients: ParameterSet): void => {
    steps++;
    for (const name of PARAMETER_NAMES) updateOne(parameters[name], gradients[name], first[name], second[name]);
  };

  return {update};
};
