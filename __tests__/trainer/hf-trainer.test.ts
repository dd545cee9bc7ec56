import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {hfTrainer} from '../../source/trainer/dialects/hf-trainer.js';
import {createReader} from '../../source/trainer/reader.js';
import {fixture, readPieces, report} from './reading.js';

const read = (...lines: string[]): TrainingEvent[] => {
  const dialect = hfTrainer();
  return lines.flatMap(line => dialect.read(line));
};

const bar = (done: number, total: number, rate = '?it/s'): string =>
  ` 10%|█         | ${done}/${total} [00:00<?, ${rate}]`;
const log = (loss: string, epoch: string): string =>
  `{'loss': '${loss}', 'learning_rate': '0.0001', 'epoch': '${epoch}'}`;
const END = "{'train_runtime': '8', 'train_steps_per_second': '5', 'train_loss': '2.5', 'epoch': '2'}";

const only = (events: TrainingEvent[], ...types: TrainingEvent['type'][]) =>
  events.filter(event => types.includes(event.type));

test('a whole output, with an evaluation inside and a loss that is infinite', () => {
  expect(readPieces(fixture('hf-terminal'))).toEqual([
    {type: 'total', iterations: 24, source: 'trainer'},
    {type: 'training'},
    {type: 'progress', iteration: 0, total: 24},
    {type: 'progress', iteration: 3, total: 24},
    {type: 'progress', iteration: 4, total: 24},
    report(4, 3.25, {learningRate: 2e-4, trainerIterationsPerSecond: 1, epoch: 0.3333, figures: {grad_norm: 0.75}}),
    {type: 'progress', iteration: 8, total: 24},
    report(8, 2.5, {learningRate: 1.5e-4, trainerIterationsPerSecond: 1, epoch: 0.6667}),
    {type: 'validating', done: 0, total: 3},
    {type: 'validating', done: 3, total: 3},
    {type: 'validation', iteration: 8, valLoss: 2.75, seconds: 2.125},
    {type: 'progress', iteration: 23, total: 24},
    {type: 'progress', iteration: 24, total: 24},
    report(24, Infinity, {learningRate: 0, trainerIterationsPerSecond: 1, epoch: 2, figures: {grad_norm: 0.7}}),
    {type: 'saved', path: null},
  ]);
});

describe('a log', () => {
  test('of transformers 4, in numbers, with what TRL and axolotl add', () => {
    const line =
      "{'loss': 1.5, 'grad_norm': 0.7277066111564636, 'learning_rate': 0.00015, 'entropy': 2.5, 'num_tokens': 20480.0, " +
      "'mean_token_accuracy': 0.5, 'memory/max_active (GiB)': 6.5, 'tokens/train_per_sec_per_gpu': 212.5, 'epoch': 0.05}";
    expect(read(bar(4, 40), line, bar(5, 40)).at(-1)).toEqual(
      report(5, 1.5, {
        learningRate: 1.5e-4,
        trainedTokens: 20_480,
        tokensPerSecond: 212.5,
        peakMemoryBytes: 6.5 * 2 ** 30,
        epoch: 0.05,
        figures: {grad_norm: 0.7277066111564636, entropy: 2.5, mean_token_accuracy: 0.5},
      }),
    );
  });

  test('of training by preference has its rewards first, and no more figures than a row takes', () => {
    const names = ['logps/chosen', 'logps/rejected', 'logits/chosen', 'logits/rejected', 'eval_x', 'k', 'entropy'];
    const others = names.map((name, index) => `'${name}': ${index}.5, `).join('');
    const line =
      `{'loss': 0.5, 'grad_norm': nan, ${others}'rewards/a_name_that_is_far_too_long': 1.0, 'rewards/chosen': 0.25, ` +
      "'rewards/margins': -0.125, 'epoch': 0.05}";
    const [event] = only(read(bar(4, 40), line, bar(5, 40)), 'report');
    expect(Object.entries((event?.type === 'report' && event.figures) || {})).toEqual([
      ['rewards/chosen', 0.25],
      ['rewards/margins', -0.125],
      ...names.slice(0, 6).map((name, index) => [name, index + 0.5]),
    ]);
  });

  test('goes with the bar behind it, though text of a traceback stands between', () => {
    const events = read(
      bar(15, 40),
      `${log('4.5', '1')}Traceback (most recent call last):`,
      'KeyboardInterrupt',
      bar(20, 40),
    );
    expect(only(events, 'report')).toEqual([report(20, 4.5, {learningRate: 1e-4, epoch: 1})]);
  });

  test('glued behind a bar waits for the next one', () => {
    expect(only(read(`${bar(4, 40)}${log('4.5', '0.25')}`, bar(5, 40)), 'report')).toMatchObject([{iteration: 5}]);
  });

  test('of NaN', () => {
    expect(only(read(bar(4, 40), log('nan', '0.25'), bar(5, 40)), 'report')).toMatchObject([{trainLoss: Number.NaN}]);
  });

  test('of an evaluation of several data sets counts by its first', () => {
    const line = "{'eval_wiki_loss': 2.5, 'eval_wiki_runtime': 3.5, 'epoch': 1.0}";
    expect(only(read(bar(4, 40), line, bar(5, 40)), 'validation')).toEqual([
      {type: 'validation', iteration: 5, valLoss: 2.5, seconds: 3.5},
    ]);
  });

  test.each([
    "{'loss': 1.5}",
    "{'accuracy': 0.5, 'epoch': 1}",
    "{'loss': '4.8",
    "{'loss': 'x', 'epoch': 1}",
    "{'",
    '{}',
  ])('is not %s', line => {
    expect(read(bar(4, 40), line, bar(5, 40)).filter(event => event.type === 'report')).toEqual([]);
  });
});

describe('a log that names its step', () => {
  test('as ms-swift does, whose bar is called Train', () => {
    const swift =
      "{'loss': '1.5', 'learning_rate': '0.0001', 'epoch': '0.4432', 'global_step/max_steps': '78/176', 'memory(GiB)': '9.5', 'train_speed(s/it)': '1.25'}";
    const events = read('Train:   0%|          | 0/176 [00:00<?, ?it/s]', swift);
    expect(only(events, 'total', 'progress', 'report')).toEqual([
      {type: 'total', iterations: 176, source: 'trainer'},
      {type: 'progress', iteration: 0, total: 176},
      report(78, 1.5, {
        learningRate: 1e-4,
        epoch: 0.4432,
        figures: {'memory(GiB)': 9.5, 'train_speed(s/it)': 1.25},
      }),
    ]);
  });

  test.each(['step', 'global_step', 'current_steps', 'num_updates', 'steps'])('as %s', name => {
    expect(only(read(`{'loss': 1.5, '${name}': 7, 'max_steps': 20}`), 'total', 'report')).toEqual([
      {type: 'total', iterations: 20, source: 'trainer'},
      report(7, 1.5, {epoch: null}),
    ]);
  });

  test('needs no quotes of its own bar: others are believed once a log has come', () => {
    const named = (done: number) => `Training: 10%|█         | ${done}/40 [00:00<?, ?it/s]`;
    expect(only(read(named(3), log('4.5', '0.1'), named(4), log('4.25', '0.2'), named(8)), 'report')).toMatchObject([
      {iteration: 4, trainLoss: 4.5},
      {iteration: 8, trainLoss: 4.25},
    ]);
  });
});

describe('a bar that is drawn with the next iteration', () => {
  test('does not put a log one too late, where whole epochs show it', () => {
    const events = read(bar(0, 300), log('4.5', '0.01'), bar(2, 300), log('4.25', '0.02'), bar(3, 300));
    expect(only(events, 'report')).toMatchObject([{iteration: 1}, {iteration: 2}]);
  });

  test('is believed where they do not', () => {
    const events = read(bar(0, 300), "{'loss': 4.5, 'epoch': 0.01}", bar(2, 300));
    expect(only(events, 'report')).toMatchObject([{iteration: 2}]);
  });
});

test('logs that were buffered are told, though no bar shows their iterations', () => {
  const dialect = hfTrainer();
  const lines = [bar(0, 40), log('4.5', '0.25'), log('4.25', '0.5'), log('4.125', '0.75'), bar(17, 40)];
  const events = lines.flatMap((line, index) => dialect.read(line, 1000 * index));
  expect(only(events, 'report')).toEqual([]);
  expect(events.filter(({type}) => type === 'unplaced')).toMatchObject([
    {trainLoss: 4.5, t: 1000, retold: true},
    {trainLoss: 4.25},
    {trainLoss: 4.125},
  ]);
});

describe('without a bar', () => {
  test('the steps that log level INFO prints make iterations of epochs', () => {
    const events = read(
      '[INFO|trainer.py:2519] 2025-11-20 10:00:00,123 >> ***** Running training *****',
      '  Num examples = 1,000',
      '  Num Epochs = 2',
      '  Total train batch size (w. parallel, distributed & accumulation) = 50',
      '  Gradient Accumulation steps = 5',
      '  Total optimization steps = 40',
      log('4.5', '0.25'),
      "{'eval_loss': '4.25', 'eval_runtime': '2', 'epoch': '0.5'}",
      'Saving model checkpoint to out/checkpoint-10',
      log('4.125', '0.75'),
    );
    expect(events).toEqual([
      {type: 'total', iterations: 40, source: 'trainer'},
      {
        type: 'settings',
        source: 'trainer',
        values: {trainRows: 1000, epochs: 2, batchSize: 10, gradAccumulationSteps: 5},
      },
      {type: 'training'},
      report(5, 4.5, {learningRate: 1e-4, epoch: 0.25}),
      {type: 'validation', iteration: 10, valLoss: 4.25, seconds: 2},
      {type: 'checkpoint', iteration: 10, path: 'out/checkpoint-10', late: true},
      report(15, 4.125, {learningRate: 1e-4, epoch: 0.75}),
    ]);
  });

  test('losses are told at once, without a made-up iteration; the end has the steps', () => {
    const dialect = hfTrainer();
    const before = [log('4.5', '0.25'), "{'eval_loss': '4.375', 'epoch': '0.25'}", log('4.25', '0.5')].flatMap(line =>
      dialect.read(line),
    );
    expect(before).toMatchObject([
      {type: 'training'},
      {type: 'unplaced', trainLoss: 4.5, valLoss: null, learningRate: 1e-4, epoch: 0.25},
      {type: 'unplaced', trainLoss: null, valLoss: 4.375, epoch: 0.25},
      {type: 'unplaced', trainLoss: 4.25, epoch: 0.5},
    ]);
    expect(dialect.read(END)).toEqual([
      {type: 'total', iterations: 40, source: 'trainer'},
      report(5, 4.5, {learningRate: 1e-4, epoch: 0.25}),
      {type: 'validation', iteration: 5, valLoss: 4.375, seconds: null},
      report(10, 4.25, {learningRate: 1e-4, epoch: 0.5}),
      {type: 'progress', iteration: 40, total: 40},
      {type: 'saved', path: null},
    ]);
  });

  test('an epoch that was rounded too much gives none', () => {
    const end = "{'train_runtime': 80.0, 'train_steps_per_second': 5.0, 'train_loss': 2.5, 'epoch': 2.0}";
    expect(only(read("{'loss': 1.5, 'learning_rate': 1e-05, 'epoch': 0.03}", end), 'report', 'saved')).toEqual([
      {type: 'saved', path: null},
    ]);
  });
});

describe('bars', () => {
  test('of an evaluation are no progress, and stay away after its result', () => {
    const result = "{'eval_loss': '4.8', 'eval_runtime': '0.5', 'epoch': '0.5'}";
    const events = read(bar(10, 40), bar(0, 2), bar(1, 2), result, bar(10, 40), bar(2, 2), bar(11, 40));
    expect(events.slice(3)).toEqual([
      {type: 'validating', done: 0, total: 2},
      {type: 'validating', done: 1, total: 2},
      {type: 'validation', iteration: 10, valLoss: 4.8, seconds: 0.5},
      {type: 'progress', iteration: 11, total: 40},
    ]);
  });

  test.each([
    'Fetching 11 files: 100%|██████████| 11/11 [00:03<00:00,  3.50it/s]',
    'Map: 100%|██████████| 80/80 [00:00<00:00, 9000.00 examples/s]',
    'Loading weights: 100%|██████████| 38/38 [00:00<00:00, 500.00it/s]',
    'Writing model shards: 100%|██████████| 1/1 [00:00<00:00, 400.51it/s]',
    'model.safetensors:  50%|█████     | 120M/240M [00:10<00:10, 11.2MB/s]',
    '   ━━━━━━━━━━━━━━━━━━━━ 12.3/12.3 MB 11.0 MB/s eta 0:00:00',
    ' 50%|█████     | 120/240 [00:10<00:10, 11.2MB/s]',
  ])('of other things do not count: %s', line => {
    expect(read(line)).toEqual([]);
  });

  test('of something before the training make room for it', () => {
    expect(read(bar(11, 11), bar(0, 40), bar(1, 40)).slice(3)).toEqual([
      {type: 'total', iterations: 40, source: 'trainer'},
      {type: 'training'},
      {type: 'progress', iteration: 0, total: 40},
      {type: 'progress', iteration: 1, total: 40},
    ]);
  });

  test('of a loop around the training make room once a loss is logged', () => {
    const events = read(bar(0, 5), bar(4, 40), log('4.5', '0.25'), bar(5, 40));
    expect(only(events, 'report')).toMatchObject([{iteration: 5}]);
    expect(events).toContainEqual({type: 'total', iterations: 40, source: 'trainer'});
  });

  test('after the end begin a new training only from 0', () => {
    const events = read(bar(39, 40), END, bar(40, 40), bar(40, 40), bar(0, 2), bar(0, 40));
    expect(events.slice(-3)).toEqual([
      {type: 'progress', iteration: 40, total: 40},
      {type: 'training'},
      {type: 'progress', iteration: 0, total: 40},
    ]);
  });
});

describe('a save', () => {
  const saving = (done: number, shards = 1): string =>
    `Writing model shards: 100%|██████████| ${done}/${shards} [00:00<00:00, 400.51it/s]`;
  const started = [bar(4, 40), log('4.5', '0.25'), bar(5, 40)];
  const saves = (...lines: string[]) => only(read(...started, ...lines), 'checkpoint');
  const saved = (iteration: number, path = `checkpoint-${iteration}`) => ({
    type: 'checkpoint',
    iteration,
    path,
    late: true,
  });

  test('of a model in shards is reported once training continues: trainer_state.json comes after the weights', () => {
    expect(saves(saving(0), saving(1), bar(5, 40))).toEqual([]);
    expect(saves(saving(0), saving(1), bar(6, 40), bar(7, 40))).toEqual([saved(5)]);
    expect(saves(saving(1, 3), saving(2, 3), bar(6, 40))).toEqual([]);
    expect(saves(saving(3, 3), bar(6, 40), saving(3, 3), bar(7, 40))).toEqual([saved(5), saved(6)]);
  });

  test('with the last iteration is reported at the end', () => {
    const events = read(...started, bar(39, 40), bar(40, 40), saving(1), END, bar(40, 40));
    expect(only(events, 'checkpoint', 'saved')).toEqual([saved(40), {type: 'saved', path: null}]);
  });

  test.each([
    ['whose iteration the bar does not tell', [...started, saving(1), bar(7, 40), bar(8, 40)]],
    ['within a bar that may be no training', [bar(4, 40), saving(1), bar(5, 40)]],
    ['after the end', [...started, bar(40, 40), END, saving(1), bar(40, 40), bar(0, 40), bar(1, 40)]],
    ['that the end came after, at another iteration', [...started, saving(1), END]],
  ])('%s is not reported', (_name, lines) => {
    expect(only(read(...lines), 'checkpoint')).toEqual([]);
  });

  test('that is named has this name, and is reported once', () => {
    const named = 'Saving model checkpoint to out/checkpoint-5';
    expect(saves(named, saving(1), bar(5, 40))).toEqual([]);
    expect(saves(named, saving(1), bar(7, 40))).toEqual([saved(5, 'out/checkpoint-5')]);
    expect(saves('Saving model checkpoint to out/checkpoint-40', END)).toEqual([saved(40, 'out/checkpoint-40')]);
    expect(only(read(named, named, 'Saving model checkpoint to out/checkpoint-9'), 'checkpoint')).toEqual([
      saved(5, 'out/checkpoint-5'),
    ]);
  });
});

test('logs that come late, all at once, wait for the end', () => {
  const events = read(bar(20, 40), log('4.5', '0.25'), log('4.25', '0.5'), bar(21, 40), END);
  expect(only(events, 'report').map(event => ('iteration' in event ? event.iteration : null))).toEqual([5, 10]);
});

test('an open bar places the log at once, though its line ends an iteration later', () => {
  const reader = createReader();
  reader.push(Buffer.from(`\r${bar(4, 40)}\r${log('4.5', '0.25')}\n`));
  expect(only(reader.push(Buffer.from(`\r${bar(5, 40)}`)), 'report')).toMatchObject([{iteration: 5}]);
});

test.each(["{'", "{'a': 1, ", "'a': '", 'Saving model checkpoint to /-', ' = 1', '{'])(
  'a line full of "%s" is over at once',
  part => {
    expect(() => read(part.repeat(65_000 / part.length))).not.toThrow();
  },
);
