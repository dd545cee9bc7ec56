import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {createReader} from '../../source/trainer/reader.js';
import {readPieces, report} from './reading.js';

const WIDTH = 20;

/** A bar as Keras 3 draws it over the one before: backspaces, a carriage return, colours. */
const bar = (done: number, of: number, rest: string): string => {
  const width = Math.floor((WIDTH * done) / of);
  const drawn = `\u001b[32m${'━'.repeat(width)}\u001b[0m\u001b[37m${'━'.repeat(WIDTH - width)}\u001b[0m`;
  return `${'\b'.repeat(60)}\r\u001b[1m${done}/${of}\u001b[0m ${drawn} \u001b[1m0s\u001b[0m ${rest}`;
};

const read = (...parts: string[]): TrainingEvent[] => readPieces(Buffer.from(parts.join('')));
const known = (epoch: number, trainerIterationsPerSecond: number, learningRate: number | null = null) => ({
  epoch,
  trainerIterationsPerSecond,
  learningRate,
});

describe('Keras 3', () => {
  test('with epochs, validation, checkpoints and an evaluation at the end', () => {
    const events = read(
      'Epoch 1/2\r\n',
      bar(1, 4, '2s/step - loss: 5.5000 - mae: 2.2500'),
      bar(3, 4, '20ms/step - loss: 5.2500 - mae: 2.1250    '),
      '\r\nEpoch 1: val_loss improved from inf to 4.50000, saving model to best model.keras\r\n',
      '\r\nEpoch 1: finished saving model to best model.keras\r\n',
      bar(4, 4, '40ms/step - loss: 5.0000 - mae: 2.0000 - val_loss: 4.5000 - learning_rate: 0.0010\r\n'),
      'Epoch 2/2\r\n',
      bar(2, 4, '500us/step - loss: 4.7500 - mae: 2.0000'),
      bar(4, 4, '10ms/step - loss: nan - mae: nan - val_loss: nan - learning_rate: 5.0000e-04\r\n'),
      bar(1, 7, '1ms/step - loss: 4.0000'),
      bar(7, 7, '2ms/step - loss: 4.1250\r\n'),
    );
    expect(events).toEqual([
      {type: 'training'},
      {type: 'total', iterations: 8, source: 'trainer'},
      report(1, 5.5, known(0.25, 0.5)),
      report(3, 5.25, known(0.75, 50)),
      {type: 'checkpoint', iteration: 4, path: 'best model.keras'},
      report(4, 5, known(1, 25, 0.001)),
      {type: 'validation', iteration: 4, valLoss: 4.5, seconds: null},
      report(6, 4.75, known(1.5, 2000)),
      report(8, Number.NaN, known(2, 100, 5e-4)),
      {type: 'validation', iteration: 8, valLoss: Number.NaN, seconds: null},
      {type: 'test', loss: 4.125, perplexity: null},
    ]);
  });

  test('of one epoch, which has no header; its end is drawn twice', () => {
    const end = bar(3, 3, '5ms/step - loss: 1.5000');
    expect(read(bar(2, 3, '5ms/step - loss: 2.0000'), end, `${end}\r\n`)).toEqual([
      {type: 'total', iterations: 3, source: 'trainer'},
      report(2, 2, known(2 / 3, 200)),
      report(3, 1.5, known(1, 200)),
    ]);
  });

  test('shows progress with every bar of a long epoch, but only some reports', () => {
    const events = read(
      'Epoch 1/5\n',
      ...Array.from({length: 400}, (_, at) => bar(at + 1, 400, '1s/step - loss: 1.0')),
    );
    expect(
      events.filter(({type}) => type === 'progress').map(event => 'iteration' in event && event.iteration),
    ).toContain(399);
    const reports = events.filter(({type}) => type === 'report').length;
    expect(reports).toBeGreaterThanOrEqual(20);
    expect(reports).toBeLessThanOrEqual(22);
  });

  test('with one line an epoch', () => {
    const line = (loss: string) => `5/5 - 1s - 250ms/step - loss: ${loss} - val_loss: 3.5000\n`;
    expect(read('Epoch 1/2\n', line('3.7500'), 'Epoch 2/2\n', line('3.2500'))).toEqual([
      {type: 'training'},
      {type: 'total', iterations: 10, source: 'trainer'},
      report(5, 3.75, known(1, 4)),
      {type: 'validation', iteration: 5, valLoss: 3.5, seconds: null},
      report(10, 3.25, known(2, 4)),
      {type: 'validation', iteration: 10, valLoss: 3.5, seconds: null},
    ]);
  });

  test('with a first epoch of unknown length', () => {
    const events = read(
      'Epoch 1/2\n',
      '\r      1/Unknown  \u001b[1m0s\u001b[0m 100ms/step - loss: 2.0000',
      '\r      9/Unknown  \u001b[1m0s\u001b[0m 100ms/step - loss: 1.5000',
      '\nEpoch 2/2\n',
      bar(1, 10, '100ms/step - loss: 1.2500'),
    );
    expect(events).toEqual([
      {type: 'training'},
      report(1, 2, {trainerIterationsPerSecond: 10, epoch: null}),
      report(9, 1.5, {trainerIterationsPerSecond: 10, epoch: null}),
      {type: 'total', iterations: 20, source: 'trainer'},
      report(11, 1.25, known(1.1, 10)),
    ]);
  });
});

test('Keras 2', () => {
  const events = read(
    'Epoch 1/3\n',
    '2/4 [==============>...............] - ETA: 3s - loss: 2.5000\b\b\b\r',
    '4/4 [==============================] - 7s 2s/step - loss: 2.2500 - val_loss: 2.0000\n',
  );
  expect(events).toEqual([
    {type: 'training'},
    {type: 'total', iterations: 12, source: 'trainer'},
    report(2, 2.5, {epoch: 0.5}),
    report(4, 2.25, known(1, 0.5)),
    {type: 'validation', iteration: 4, valLoss: 2, seconds: null},
  ]);
});

test.each([
  '   ━━━━━━━━━━━━━━━━━━━━ 1.2/3.4 MB 5.0 MB/s eta 0:00:01\n',
  'Epoch 1/1  ━━━━━━━━━ 20/20 0:00:00 • 0:00:00 621.05it/s train_loss: 1.030\n',
  '12/40 files done\n',
  '2026/11/23 - 7s\n',
  'Epoch: 3\n',
])('nothing of Keras is in %s', text => {
  const reader = createReader();
  reader.push(Buffer.from(text));
  expect(reader.dialect).not.toBe('keras');
});
