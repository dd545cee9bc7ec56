import type {DataFacts, RowProblem} from '../facts.js';
import {type Batches, firstHit} from './first-hit.js';
import type {RuleInput} from './input.js';

/** When a row is come to: a part of a sentence, and whether it certainly is. */
export type When = {words: string; isCertain: boolean};

const at = (iteration: number): string => `iteration ${iteration.toLocaleString('en-US')}`;
const certain = (words: string): When => ({words, isCertain: true});
const open = (words: string): When => ({words, isCertain: false});

const NEVER = open('is never used (only whole batches are)');

const MOST_SEED = 2 ** 32 - 1;

/** The seed by which numpy draws the order of the batches; null where it is none. */
const seedOf = ({values}: RuleInput): number | null => {
  const {seed} = values;
  return typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED ? seed : null;
};

/** A file's batches, and those in which the lines stand; null where the rows are not in the file's order. */
const batchesOf = ({settings}: RuleInput, data: DataFacts | null, lines: readonly number[]): Batches | null => {
  const batch = Math.max(settings.batchSize, 1);
  const count = data === null ? 0 : Math.floor(data.rows / batch);
  if (count === 0 || data?.isInOrder !== true) return null;
  const wanted = lines.map(line => Math.floor((line - 1) / batch)).filter(one => one < count);
  return {count, wanted: new Set(wanted)};
};

/** Only the first lines of a kind of problem are known where many have it. */
const areAllKnown = ({lines, count}: RowProblem): boolean => lines.length === count;

/** By numpy's own draws; null where these cannot be foretold. */
const trainExactly = (input: RuleInput, data: DataFacts, problem: RowProblem): When | null => {
  const seed = seedOf(input);
  const batches = batchesOf(input, data, problem.lines);
  if (seed === null || batches === null) return null;
  const isExact = areAllKnown(problem);
  if (batches.wanted.size === 0) return isExact ? NEVER : null;
  const hit = firstHit(seed, input.settings, batches, null);
  if (typeof hit === 'number') return certain(`fails ${isExact ? 'at' : 'by'} ${at(hit)}`);
  return hit === null && isExact ? open('is not reached in these iterations') : null;
};

/** Whether no batch can be without such a row. */
const isEveryBatch = (input: RuleInput, data: DataFacts, {count}: RowProblem): boolean =>
  count === data.rows && data.rows >= Math.max(input.settings.batchSize, 1);

const trainWhen = (input: RuleInput, data: DataFacts, problem: RowProblem): When => {
  if (!input.settings.train) return NEVER;
  if (isEveryBatch(input, data, problem)) return certain(`fails at ${at(1)}`);
  const exactly = trainExactly(input, data, problem);
  if (exactly !== null) return exactly;
  const batch = Math.max(input.settings.batchSize, 1);
  const batches = Math.floor(data.rows / batch);
  // As many rows as do not fill a batch are left out, and which they are is not known.
  const isTaken = problem.count > data.rows % batch;
  return isTaken && batches > 0 && input.settings.iters >= batches
    ? certain(`fails by ${at(batches)}`)
    : open('fails when its batch comes up (it may not, in these iterations)');
};

const validExactly = (input: RuleInput, data: DataFacts, problem: RowProblem): When | null => {
  const seed = seedOf(input);
  const train = batchesOf(input, input.data.train, []);
  const valid = batchesOf(input, data, problem.lines);
  if (seed === null || train === null || valid === null || input.settings.stepsPerEval < 1) return null;
  const hit = firstHit(seed, input.settings, train, valid);
  if (typeof hit === 'number' && areAllKnown(problem)) return certain(`fails at ${at(hit)}, in its validation`);
  return hit === null && areAllKnown(problem) ? open('is not reached in these validations') : null;
};

const validWhen = (input: RuleInput, data: DataFacts, problem: RowProblem): When => {
  const {valBatches, batchSize, train} = input.settings;
  if (!train || valBatches === 0) return open('is not used');
  if (isEveryBatch(input, data, problem)) return certain(`fails at ${at(1)}, in its validation`);
  const exactly = validExactly(input, data, problem);
  if (exactly !== null) return exactly;
  const batch = Math.max(batchSize, 1);
  const isWhole = valBatches < 0 || valBatches >= Math.floor(data.rows / batch);
  return isWhole && problem.count > data.rows % batch
    ? certain(`fails at ${at(1)}, in its validation`)
    : open('fails in the validation in which its batch comes up');
};

const testWhen = ({settings}: RuleInput): When => {
  if (!settings.test) return open('is not used');
  return certain(settings.train ? 'fails in the test after training' : 'fails in the test');
};

/** When a file's rows with that problem are come to, as far as it can be foretold. */
export const whenReached = (
  input: RuleInput,
  name: 'train' | 'valid' | 'test',
  data: DataFacts,
  problem: RowProblem,
): When => {
  if (name === 'test') return testWhen(input);
  return name === 'train' ? trainWhen(input, data, problem) : validWhen(input, data, problem);
};
