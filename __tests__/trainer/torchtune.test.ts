import {expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {torchtune} from '../../source/trainer/dialects/torchtune.js';
import {createReader} from '../../source/trainer/reader.js';
import {fixture, readPieces, report} from './reading.js';

const read = (...lines: string[]): TrainingEvent[] => {
  const dialect = torchtune();
  return lines.flatMap(line => dialect.read(line));
};

const known = {trainerIterationsPerSecond: 1};

test('a whole output: the bar alone, then the lines of its logger', () => {
  const reader = createReader();
  reader.push(fixture('torchtune'));
  expect(reader.dialect).toBe('torchtune');
  const events = readPieces(fixture('torchtune'));
  const settings = events.flatMap(event => (event.type === 'settings' ? [event.values] : []));
  expect(Object.assign({}, ...settings)).toEqual({batchSize: 2, epochs: 2, gradAccumulationSteps: 8, seed: 7});
  // The first bar of an epoch has no description yet, and any program could have drawn it.
  const first = events.findIndex(event => event.type === 'total' && event.iterations === 10);
  expect(events.slice(first - 1)).toEqual([
    {type: 'training'},
    {type: 'total', iterations: 10, source: 'trainer'},
    {type: 'training'},
    {type: 'progress', iteration: 1, total: 10},
    report(1, 2.375, {...known, epoch: 0.2}),
    {type: 'progress', iteration: 2, total: 10},
    report(2, 2.25, {...known, epoch: 0.4}),
    {type: 'progress', iteration: 5, total: 10},
    report(5, 1.875, {...known, epoch: 1}),
    {type: 'checkpoint', iteration: 5, path: '/tmp/tune/epoch_0/model-00001-of-00002.safetensors'},
    {type: 'progress', iteration: 6, total: 10},
    report(6, Number.NaN, {...known, epoch: 1.2}),
    report(7, 1.625, {
      learningRate: 3e-4,
      tokensPerSecond: 412.5,
      peakMemoryBytes: 1.5 * 2 ** 30,
      epoch: 1.2,
    }),
    {type: 'progress', iteration: 7, total: 10},
  ]);
});

test('without its configuration the total is not known', () => {
  expect(read('1|3|Loss: 2.5:  60%|██████    | 3/5 [00:03<00:02,  1.00it/s]')).toEqual([
    {type: 'training'},
    {type: 'progress', iteration: 3, total: null},
    report(3, 2.5, {...known, epoch: 0.6}),
  ]);
});

test.each([
  'Loss: 2.5:  60%|██████    | 3/5 [00:03<00:02,  1.00it/s]',
  'Step 3 | accuracy:0.5',
  'epochs: 3',
  'Adapter checkpoint of size 0.01 GiB saved to /tmp/x',
  'Saving to disk: |Loss: ',
])('%s says nothing', line => {
  expect(read(line)).toEqual([]);
});

test.each(['|Loss: 1', 'Step 1 | ', 'Step 1 | loss:', ' saved to ', '1|1|Loss: 1 '])(
  'a line full of "%s" is over at once',
  part => {
    expect(() => read(part.repeat(65_000 / part.length))).not.toThrow();
  },
);
