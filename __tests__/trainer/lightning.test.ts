import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {lightning} from '../../source/trainer/dialects/lightning.js';
import {fixture, readPieces, report} from './reading.js';

const read = (...lines: string[]): TrainingEvent[] => {
  const dialect = lightning();
  return lines.flatMap(line => dialect.read(line));
};

const bar = (epoch: string, done: number, total: number | '?', postfix = '', elapsed = '00:00'): string =>
  `Epoch ${epoch}:  25%|██▌       | ${done}/${total} [${elapsed}<00:00, 2.00it/s${postfix}]`;

const progressOf = (events: TrainingEvent[]): number[] =>
  events.flatMap(event => (event.type === 'progress' ? [event.iteration] : []));

describe('whole outputs', () => {
  const known = {trainerIterationsPerSecond: 2};

  test('by tqdm, with a NaN and a validation that changes nothing', () => {
    expect(readPieces(fixture('lightning-tqdm'))).toEqual([
      {type: 'training'},
      {type: 'progress', iteration: 0, total: null},
      {type: 'progress', iteration: 4, total: null},
      report(4, 1.28, {...known, epoch: 0.5}),
      {type: 'progress', iteration: 8, total: null},
      report(8, 1.05, {...known, epoch: 1}),
      {type: 'validating', done: 4, total: 4},
      {type: 'validation', iteration: 8, valLoss: 1.1, seconds: null},
      {type: 'progress', iteration: 8, total: null},
      {type: 'progress', iteration: 16, total: null},
      report(16, Number.NaN, {...known, epoch: 2}),
      {type: 'validating', done: 4, total: 4},
      {type: 'validation', iteration: 16, valLoss: 1.1, seconds: null},
      {type: 'settings', source: 'trainer', values: {epochs: 2}},
      {type: 'total', iterations: 16, source: 'trainer'},
      {type: 'saved', path: null},
    ]);
  });

  test('by rich, wrapped at a narrow terminal', () => {
    expect(readPieces(fixture('lightning-rich'))).toEqual([
      {type: 'training'},
      {type: 'total', iterations: 16, source: 'trainer'},
      {type: 'progress', iteration: 0, total: 16},
      {type: 'progress', iteration: 4, total: 16},
      report(4, 1.28, {...known, epoch: 0.5}),
      {type: 'progress', iteration: 8, total: 16},
      report(8, 1.05, {...known, epoch: 1}),
      {type: 'validating', done: 2, total: 4},
      {type: 'validating', done: 4, total: 4},
      {type: 'validation', iteration: 8, valLoss: 1.1, seconds: null},
      {type: 'progress', iteration: 16, total: 16},
      report(16, 0.75, {...known, epoch: 2}),
      {type: 'validating', done: 1, total: 4},
      {type: 'validation', iteration: 16, valLoss: 0.9, seconds: null},
      {type: 'settings', source: 'trainer', values: {epochs: 2}},
      {type: 'saved', path: null},
    ]);
  });
});

describe('iterations', () => {
  test('of the epochs before are added, whatever their length', () => {
    expect(progressOf(read(bar('0', 20, 20), bar('1', 5, 30), bar('2', 1, 20)))).toEqual([20, 25, 51]);
  });

  test('of unseen epochs are as many as in the one that is seen', () => {
    expect(progressOf(read(bar('3', 5, 20)))).toEqual([65]);
  });

  test('without a length are counted from the first epoch, or not at all', () => {
    expect(progressOf(read(bar('0', 7, '?'), bar('1', 2, '?')))).toEqual([7, 9]);
    expect(read(bar('3', 5, '?'))).toEqual([]);
  });

  test('of a loop of the user’s own, which counts from 1, have a total', () => {
    expect(read(bar('2/3', 5, 20)).slice(1)).toEqual([
      {type: 'total', iterations: 60, source: 'trainer'},
      {type: 'progress', iteration: 25, total: 60},
    ]);
  });

  test('start over with a new training', () => {
    expect(read(bar('1', 5, 20), bar('0', 1, 20)).slice(-2)).toEqual([
      {type: 'training'},
      {type: 'progress', iteration: 1, total: null},
    ]);
    const stopped = '`Trainer.fit` stopped: `max_epochs=1` reached.';
    const again = read(
      bar('0', 20, 20),
      stopped,
      bar('0', 20, 20),
      'Training: |   | 0/? [00:00<?, ?it/s]',
      bar('0', 1, 20),
    );
    expect(again.slice(2)).toEqual([
      {type: 'settings', source: 'trainer', values: {epochs: 1}},
      {type: 'total', iterations: 20, source: 'trainer'},
      {type: 'saved', path: null},
      {type: 'training'},
      {type: 'progress', iteration: 1, total: null},
    ]);
  });
});

describe('the limit that was reached', () => {
  const stopped = (limit: string) => `\`Trainer.fit\` stopped: \`${limit}\` reached.`;
  const atStop = (limit: string) => read(bar('0', 20, 20), bar('1', 5, 30), bar('1', 30, 30), stopped(limit)).slice(4);
  const [total, saved] = [
    {type: 'total', iterations: 50, source: 'trainer'},
    {type: 'saved', path: null},
  ];
  const epochs = (count: number) => ({type: 'settings', source: 'trainer', values: {epochs: count}});

  test.each([
    ['max_epochs=2', [epochs(2), total, saved]],
    ['max_epochs=3', [epochs(3), saved]],
    ['max_steps=50', [total, saved]],
    // Steps of the optimizer, each of several batches.
    ['max_steps=25', [saved]],
    ['max_time=0:10:00', [saved]],
  ])('%s says no more than is certain', (limit, events) => {
    expect(atStop(limit)).toEqual(events);
  });

  test('gives no total where the bar is not at its end, and does not count without one', () => {
    expect(read(bar('0', 5, 20), stopped('max_epochs=1')).slice(2)).toEqual([epochs(1), saved]);
    expect(read(stopped('max_epochs=1'))).toEqual([saved]);
  });
});

test.each([
  ['train_loss_step=1.5, train_loss_epoch=9.0', 1.5],
  ['loss=0.25, v_num=3', 0.25],
  ['train_loss_epoch=1e-05', 1e-5],
  ['train/loss=-inf', -Infinity],
])('the loss of %s', (postfix, loss) => {
  expect(read(bar('0', 5, 20, `, ${postfix}`)).at(-1)).toMatchObject({type: 'report', iteration: 5, trainLoss: loss});
});

test('a loss in every step of weeks is reported a hundred times, and then once a second', () => {
  const lines = Array.from({length: 6000}, (_, step) => {
    const seconds = Math.floor(step / 10);
    const elapsed = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
    return bar('0', step, 6000, `, loss=${step}.5`, elapsed);
  });
  const events = read(...lines);
  const reports = events.filter(event => event.type === 'report');
  expect(reports.length).toBeGreaterThan(500);
  expect(reports.length).toBeLessThan(800);
  expect(progressOf(events)).toHaveLength(6000);
});

test.each([
  'Sanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 167.75it/s]',
  'Validation DataLoader 0:  50%|█████     | 2/4 [00:00<00:00, 167.75it/s]',
  'Testing DataLoader 0:  50%|█████     | 2/4 [00:00<00:00, 167.75it/s]',
  'Fetching 11 files: 100%|██████████| 11/11 [00:03<00:00,  3.50it/s]',
  'Epoch 1/5',
  '7/7 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - loss: 0.2495 - val_loss: 0.4066',
])('%s says nothing', line => {
  expect(read(line)).toEqual([]);
});

test.each(['Epoch 0', ' • ', 'Epoch 0 ━', '                    a: 1', 'a: '])(
  'a line full of "%s" is over at once',
  part => {
    expect(() =>
      read(bar('0', 1, 2), part.repeat(65_000 / part.length), part.repeat(1900 / part.length)),
    ).not.toThrow();
  },
);
