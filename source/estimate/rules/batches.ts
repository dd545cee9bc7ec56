import type {DataFacts, StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {count, error, note, percent, setting} from './words.js';

/** mlx_lm/tuner/trainer.py, iterate_batches. */
const tooFew = (batch: number, rows: number): string =>
  `ValueError: Dataset must have at least batch_size=${batch} examples but only has ${rows}.`;

const isShort = (data: DataFacts | null, batch: number): data is DataFacts =>
  data !== null && data.rows > 0 && data.rows < batch;

const shortRows = (input: RuleInput): StartFinding[] => {
  const {settings, data} = input;
  const {batchSize: batch, train, test, valBatches} = settings;
  const said = setting(input, 'batch_size', batch);
  const smaller = (rows: number): string => `Write batch_size: ${rows} or less, or give that file more rows.`;
  if (train && isShort(data.train, batch)) {
    const {rows} = data.train;
    const words = `train.jsonl has ${count(rows, 'row')}, and ${said}: fails at iteration 1 with ${tooFew(batch, rows)}`;
    return [error('train-too-short', words, smaller(rows))];
  }
  // With val_batches 0 no batch of it is ever asked for.
  if (train && valBatches !== 0 && isShort(data.valid, batch)) {
    const {rows} = data.valid;
    const words = `valid.jsonl has ${count(rows, 'row')}, and ${said}: fails at iteration 1, in its first validation, with ${tooFew(batch, rows)}`;
    return [error('valid-too-short', words, smaller(rows))];
  }
  if (test && isShort(data.test, batch)) {
    const {rows} = data.test;
    const when = train ? 'fails after the last iteration (the weights are saved by then)' : 'fails at once';
    const words = `test.jsonl has ${count(rows, 'row')}, and ${said}: ${when} with ${tooFew(batch, rows)}`;
    return [error('test-too-short', words, smaller(rows))];
  }
  return [];
};

const oddBatch = (input: RuleInput): StartFinding[] => {
  const {batchSize: batch, ranks, maxSeqLength, train} = input.settings;
  const said = setting(input, 'batch_size', batch);
  if (batch === 0) {
    const words = 'fails at iteration 1 with ValueError: range() arg 3 must not be zero.';
    return [error('batch-size-zero', `${said}: ${words}`, 'Write 1 or more.')];
  }
  if (batch < 0)
    return [error('batch-size-negative', `${said}: hangs forever before iteration 1.`, 'Write 1 or more.')];
  if (train && maxSeqLength < 2) {
    const words = 'fails at iteration 1 with ValueError: [reshape] Cannot infer the shape of an empty array.';
    return [
      error('sequence-too-short', `${setting(input, 'max_seq_length', maxSeqLength)}: ${words}`, 'Write 2 or more.'),
    ];
  }
  if (ranks <= 1 || batch % ranks === 0) return [];
  const words = 'fails at iteration 1 with ValueError: The batch size must be divisible by the number of workers.';
  const fitting = Math.max(ranks, Math.round(batch / ranks) * ranks);
  return [
    error(
      'batch-not-divisible',
      `${said}, and the command starts ${ranks} processes: ${words}`,
      `Write batch_size: ${fitting}.`,
    ),
  ];
};

/** Below that a remainder is not worth a word. */
const WORTH_A_WORD = 0.05;

const remainder = ({settings, data: {train}}: RuleInput): StartFinding[] => {
  const {batchSize: batch} = settings;
  if (!settings.train || train === null || batch < 1 || train.rows < batch) return [];
  const left = train.rows % batch;
  if (left / train.rows < WORTH_A_WORD) return [];
  const words = `${count(left, 'row')} of train.jsonl (${percent(left / train.rows)}) are never used: only whole batches of ${batch} are.`;
  return [note('rows-left-over', words, null)];
};

/** Whether there are enough rows for a batch, and batches for all ranks. */
export const batchRules: Rules = input => {
  const odd = oddBatch(input);
  return odd.length > 0 ? odd : [...shortRows(input), ...remainder(input)];
};
