import type {TrainSettings} from '../facts.js';
import {createPermutations} from './numpy-random.js';

/** Batches of a file, and those of them that are looked for; both by their number in the file, from 0. */
export type Batches = {count: number; wanted: ReadonlySet<number>};

/** More draws than that are not worth their time: nothing is said then. */
const MOST_DRAWN = 2_000_000;

type Course = Pick<TrainSettings, 'iters' | 'valBatches' | 'stepsPerEval'>;

const isValidated = (iteration: number, {iters, valBatches, stepsPerEval}: Course): boolean =>
  valBatches !== 0 && (iteration === 1 || iteration % stepsPerEval === 0 || iteration === iters);

/** Draws the orders of one file's batches, and counts what it has drawn. */
const createDraws = (seed: number) => {
  const permutation = createPermutations(seed);
  let drawn = 0;
  return {
    next(count: number): Uint32Array {
      drawn += count;
      return permutation(count);
    },
    get isTooMuch(): boolean {
      return drawn > MOST_DRAWN;
    },
  };
};

/**
 * At which iteration of mlx_lm.lora a wanted batch comes up first, to train on or to validate with; null when it does
 * not within `iters`, undefined where that would take too long to find out. Every epoch's order and every validation's
 * is drawn by numpy from one seed: at an iteration the training's batch is asked for first, the validation comes then
 * (mlx_lm/tuner/trainer.py, train and evaluate). `valid` null: without a validation.
 */
export const firstHit = (
  seed: number,
  course: Course,
  train: Batches,
  valid: Batches | null,
): number | null | undefined => {
  const draws = createDraws(seed);
  const isInValidation = (batches: Batches): boolean => {
    const order = draws.next(batches.count);
    const most = course.valBatches < 0 ? batches.count : course.valBatches;
    return order.subarray(0, most).some(batch => batches.wanted.has(batch));
  };
  let order: Uint32Array = new Uint32Array();
  for (let iteration = 1; iteration <= course.iters; iteration++) {
    const at = (iteration - 1) % train.count;
    if (at === 0) order = draws.next(train.count);
    if (train.wanted.has(order[at] ?? -1)) return iteration;
    if (valid !== null && isValidated(iteration, course) && isInValidation(valid)) return iteration;
    if (draws.isTooMuch || iteration > MOST_DRAWN) return undefined;
  }
  return null;
};
