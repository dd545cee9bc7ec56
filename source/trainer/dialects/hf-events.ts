import type {TrainingEvent} from '../../journal/events.js';
import {makeReport} from './events.js';
import {toFigures} from './figures.js';
import type {HfLog} from './hf-log.js';
import {bytesOfGiB} from './numbers.js';

/** What TRL, axolotl and Trainer itself call the tokens trained so far. */
const TOKENS = ['num_tokens', 'tokens/trainable', 'num_input_tokens_seen', 'tokens/total'];
const TOKENS_PER_SECOND = ['tokens/train_per_sec_per_gpu', 'train_tokens_per_second', 'tokens_per_second_per_gpu'];
/** axolotl's, in GiB; the names of its releases before and after 0.10. */
const PEAK_MEMORY = ['memory/max_active (GiB)', 'memory/max_mem_active(gib)', 'memory/max_mem_active (GiB)'];

/** What the iteration, and how many there are, is called by those who add it to a log. */
const STEPS = ['step', 'global_step', 'current_steps', 'num_updates', 'steps', 'iteration', 'iter'];
const TOTALS = ['max_steps', 'total_steps', 'total_iterations'];

/** All other numbers in a log are figures, reported as they are. */
const NO_FIGURES = new Set([
  'loss',
  'epoch',
  'learning_rate',
  'lr',
  ...STEPS,
  ...TOTALS,
  ...TOKENS,
  ...TOKENS_PER_SECOND,
  ...PEAK_MEMORY,
]);

const EVALUATION_LOSS = /^eval_(?:(.{1,80})_)?loss$/;

const firstOf = ({values}: HfLog, names: readonly string[]): number | null => {
  const value = names.map(name => values.get(name)).find(one => one !== undefined && Number.isFinite(one));
  return value ?? null;
};

/** A dictionary with one of these and a loss is a log. */
const LOG_NAMES = ['epoch', 'learning_rate', 'grad_norm', ...STEPS];

/** What a log is: a report, a validation (of the first data set that it names), or the end of the training. */
export type HfKind = 'report' | 'validation' | 'end';

/** What a log is; null for a dictionary that is none of these. */
export const kindOf = ({values}: HfLog): HfKind | null => {
  if (values.has('train_runtime')) return 'end';
  if ([...values.keys()].some(key => EVALUATION_LOSS.test(key))) return 'validation';
  return values.has('loss') && LOG_NAMES.some(name => values.has(name)) ? 'report' : null;
};

const toCount = (value: number | null): number | null =>
  value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** The iteration that a log names, and how many there are; null for what it does not say. */
export const stepsOf = (log: HfLog): {step: number | null; total: number | null} => ({
  step: toCount(firstOf(log, STEPS)),
  total: toCount(firstOf(log, TOTALS)),
});

/** Passes over the data so far. */
export const epochOf = ({values}: HfLog): number | null => values.get('epoch') ?? null;

/** The event of a report or a validation, now that its iteration is known. `perSecond` is the bar's rate. */
export const toEvent = (log: HfLog, iteration: number, perSecond: number | null): TrainingEvent | null => {
  const kind = kindOf(log);
  if (kind === 'report') return toReport(log, iteration, perSecond);
  return kind === 'validation' ? toValidation(log, iteration) : null;
};

/** What a log says as long as its iteration is not known; null for one that is no report and no validation. */
export const toUnplaced = (log: HfLog): TrainingEvent | null => {
  const event = toEvent(log, 0, null);
  if (event?.type === 'validation') return {type: 'unplaced', ...NOTHING, valLoss: event.valLoss, epoch: epochOf(log)};
  if (event?.type !== 'report') return null;
  const {type: _, iteration: _iteration, trainerIterationsPerSecond: _rate, ...known} = event;
  return {type: 'unplaced', ...NOTHING, ...known, epoch: known.epoch ?? null};
};

const NOTHING = {
  trainLoss: null,
  valLoss: null,
  learningRate: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
} as const;

const toReport = (log: HfLog, iteration: number, perSecond: number | null): TrainingEvent =>
  makeReport(iteration, log.values.get('loss') ?? null, {
    learningRate: firstOf(log, ['learning_rate', 'lr']),
    trainerIterationsPerSecond: perSecond,
    tokensPerSecond: firstOf(log, TOKENS_PER_SECOND),
    trainedTokens: firstOf(log, TOKENS),
    peakMemoryBytes: bytesOfGiB(firstOf(log, PEAK_MEMORY)),
    epoch: epochOf(log),
    ...toFigures([...log.values].filter(([name]) => !NO_FIGURES.has(name))),
  });

const toValidation = (log: HfLog, iteration: number): TrainingEvent | null => {
  const keys = [...log.values.keys()].filter(key => EVALUATION_LOSS.test(key));
  const key = keys.includes('eval_loss') ? 'eval_loss' : (keys[0] ?? '');
  const valLoss = log.values.get(key);
  const seconds = firstOf(log, [key.replace(/loss$/, 'runtime')]);
  return valLoss === undefined ? null : {type: 'validation', iteration, valLoss, seconds};
};

/**
 * Iterations of the whole training, from the rate and the time in the log that ends it; null unless the rounded figures
 * leave only one whole number.
 */
export const totalAtEnd = ({values}: HfLog): number | null => {
  const seconds = values.get('train_runtime');
  const rate = values.get('train_steps_per_second');
  if (seconds === undefined || rate === undefined) return null;
  const total = Math.round(seconds * rate);
  // Both have four digits at worst: half a unit of the last of 1000 is 0.05 %.
  return total > 0 && seconds * rate * 0.001 < 0.5 ? total : null;
};
