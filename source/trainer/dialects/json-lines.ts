import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {isRecord} from '../is-record.js';
import {createTotal, makeReport} from './events.js';
import {bytesOfGB, NUMBER, toFinite, toNumber} from './numbers.js';

/**
 * The usual names, in lower case, of what a line may say; those within an inner object follow its own name and a slash.
 */
const NAMES = {
  iteration: [
    'iteration',
    'iter',
    'it',
    'step',
    'global_step',
    'current_step',
    'current_steps',
    'num_updates',
    'train_num_updates',
    'update_num',
    'train/iteration',
    'train/step',
    'train/global_step',
    'trainer/global_step',
  ],
  total: [
    'total',
    'total_iterations',
    'total_iters',
    'iters',
    'max_iters',
    'max_steps',
    'total_steps',
    'num_iterations',
    'num_steps',
    'max_updates',
  ],
  /** The iteration, or how many there are, by what stands beside it. */
  steps: ['steps', 'updates', 'iterations'],
  /** ms-swift's `"78/176"`. */
  stepOf: ['global_step/max_steps'],
  loss: ['loss', 'train_loss', 'training_loss', 'train/loss', 'training/loss', 'avg_loss', 'mean_loss'],
  valLoss: [
    'val_loss',
    'eval_loss',
    'valid_loss',
    'validation_loss',
    'val/loss',
    'eval/loss',
    'valid/loss',
    'validation/loss',
  ],
  testLoss: ['test_loss', 'test/loss'],
  testPerplexity: ['test_ppl', 'test_perplexity', 'test/ppl', 'test/perplexity'],
  learningRate: ['lr', 'train_lr', 'learning_rate', 'train/lr', 'train/learning_rate'],
  iterationsPerSecond: [
    'iterations_per_second',
    'iters_per_second',
    'steps_per_second',
    'it_per_sec',
    'it/sec',
    'it/s',
    'train/iterations_per_second',
    'train/it_per_sec',
  ],
  tokensPerSecond: [
    'tokens_per_second',
    'tokens_per_sec',
    'tokens_sec',
    'tokens/sec',
    'tok/s',
    'tokens/s',
    'throughput',
    'train_wps',
    'train/tokens_per_second',
  ],
  trainedTokens: [
    'trained_tokens',
    'num_tokens',
    'tokens_seen',
    'total_tokens',
    'train/trained_tokens',
    'train/num_tokens',
  ],
  peakMemory: ['peak_memory', 'peak_mem', 'peak_memory_gb', 'peak_mem_gb', 'train/peak_memory'],
  peakBytes: ['peak_memory_bytes', 'peak_mem_bytes'],
  epoch: ['epoch', 'train/epoch'],
  valSeconds: ['val_time', 'eval_time', 'eval_runtime', 'val/time', 'eval/runtime'],
  checkpoint: ['checkpoint', 'checkpoint_path', 'saved_checkpoint'],
} as const;
type Fact = keyof typeof NAMES;

const FACTS: ReadonlyMap<string, Fact> = new Map(
  (Object.keys(NAMES) as Fact[]).flatMap(fact => NAMES[fact].map(name => [name, fact] as const)),
);

const HOLDERS = new Set(['metrics', 'logs', 'data', 'values']);

/** A number as text, as some loggers write it, with Python's or JavaScript's names for NaN and infinity. */
const NUMERIC = new RegExp(`^(?:${NUMBER}|[-+]?(?:\\d*\\.\\d+|\\d+\\.))$`, 'i');
/** What Python's `json` writes although JSON has no words for it. */
const NOT_JSON = /([:[,]\s*)(NaN|-?Infinity)(?=\s*[,}\]])/g;
/** More gigabytes than any machine has: then it is bytes. */
const MAX_GB = 1e5;
/** No report is as long. */
const MAX_LINE_LENGTH = 20_000;

type Facts = Partial<Record<Fact, unknown>>;

/** Goes one level into inner objects; the name of one that only holds the figures does not count. */
const collect = (object: Record<string, unknown>, prefix: string, facts: Facts): void => {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key.toLowerCase().replaceAll('-', '_');
    const fact = FACTS.get(name);
    if (fact !== undefined && !isRecord(value)) facts[fact] ??= value;
    else if (isRecord(value) && prefix === '') collect(value, HOLDERS.has(name) ? '' : `${name}/`, facts);
  }
};

const parse = (text: string): Record<string, unknown> | null => {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(NOT_JSON, '$1"$2"'));
  } catch (error) {
    // Not every line that begins with a brace is JSON.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return isRecord(value) ? value : null;
};

const toLoss = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  const text = value.trim().toLowerCase().replace('infinity', 'inf');
  return NUMERIC.test(text) ? toNumber(text) : null;
};

const toValue = (value: unknown): number | null => {
  const number = toLoss(value);
  return number === null ? null : toFinite(String(number));
};

const toIteration = (value: unknown): number | null => {
  const number = toValue(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
};

const readPeak = (facts: Facts): number | null => {
  const bytes = toValue(facts.peakBytes);
  if (bytes !== null) return bytes;
  const peak = toValue(facts.peakMemory);
  return peak === null || peak < MAX_GB ? bytesOfGB(peak) : Math.round(peak);
};

const readFacts = (iteration: number, facts: Facts): TrainingEvent[] => {
  const events: TrainingEvent[] = [];
  const valLoss = toLoss(facts.valLoss);
  if (valLoss !== null) events.push({type: 'validation', iteration, valLoss, seconds: toValue(facts.valSeconds)});
  const trainLoss = toLoss(facts.loss);
  if (trainLoss !== null) {
    const known = {
      learningRate: toValue(facts.learningRate),
      trainerIterationsPerSecond: toValue(facts.iterationsPerSecond),
      tokensPerSecond: toValue(facts.tokensPerSecond),
      trainedTokens: toValue(facts.trainedTokens),
      peakMemoryBytes: readPeak(facts),
      epoch: toValue(facts.epoch),
    };
    events.push(makeReport(iteration, trainLoss, known));
  }
  if (typeof facts.checkpoint === 'string') events.push({type: 'checkpoint', iteration, path: facts.checkpoint});
  return events;
};

const STEP_OF = /^(\d{1,12})\/(\d{1,12})$/;

/** Where it is, and of how many, by all the names that say so. */
const readPlace = (facts: Facts): {iteration: number | null; total: number | null} => {
  const stepOf = typeof facts.stepOf === 'string' ? STEP_OF.exec(facts.stepOf) : null;
  const iteration = toIteration(facts.iteration ?? stepOf?.[1]);
  const steps = toIteration(facts.steps);
  const total = toIteration(facts.total ?? stepOf?.[2]);
  return iteration === null ? {iteration: steps, total} : {iteration, total: total ?? steps};
};

/** What a logger may put before the object, and is no prefix that is known: `train | {`, `metrics: {`. */
const MAX_HEAD_LENGTH = 200;
/** Python's own dictionaries have other quotes, and an evaluation alone is no training. */
const HEAD = /^[^{]*$/;

const objectIn = (line: string): string | null => {
  const text = line.trimEnd();
  const start = text.indexOf('{"');
  if (!text.endsWith('}')) return null;
  if (start < 0) return text.trimStart().startsWith('{') ? text.trimStart() : null;
  return start <= MAX_HEAD_LENGTH && HEAD.test(text.slice(0, start)) ? text.slice(start) : null;
};

/**
 * Gives a reader of records with the usual names: `{iteration: 10, loss: 2.5}`. A peak memory is in GB, as mlx_lm gives
 * it to its callbacks, unless its name says otherwise.
 */
export const createRecordReader = (): ((record: Record<string, unknown>) => TrainingEvent[]) => {
  const totalEvents = createTotal();
  // A line of options has the total too, but any trainer may print one: it counts only together with a report.
  let total: number | null = null;

  return record => {
    const facts: Facts = {};
    collect(record, '', facts);
    const place = readPlace(facts);
    total = place.total ?? total;
    const testLoss = toLoss(facts.testLoss);
    const test: TrainingEvent[] =
      testLoss === null ? [] : [{type: 'test', loss: testLoss, perplexity: toValue(facts.testPerplexity)}];
    const {iteration} = place;
    const events = iteration === null ? [] : readFacts(iteration, facts);
    return events.length === 0 ? test : [...totalEvents(total), ...events, ...test];
  };
};

/**
 * Any trainer that prints one JSON object per line, behind whatever its logger puts there: see `createRecordReader`.
 * Python's own dictionaries are not JSON.
 */
export const jsonLines = (): Dialect => {
  const readRecord = createRecordReader();

  const read = (line: string): TrainingEvent[] => {
    if (line.length > MAX_LINE_LENGTH || !line.includes('":')) return [];
    const text = objectIn(line);
    const record = text === null ? null : parse(text);
    return record === null ? [] : readRecord(record);
  };

  return {read};
};
