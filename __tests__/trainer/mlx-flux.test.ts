import {expect, test} from '@jest/globals';
import {createReader} from '../../source/trainer/reader.js';
import {readPieces, report} from './reading.js';

/** As flux/dreambooth.py of mlx-examples prints it, with the bars around it. */
const OUTPUT = [
  'encode dataset: 100%|██████████| 6/6 [00:03<00:00,  1.90it/s]',
  'Generating mlx_output/0000000_progress.png',
  '100%|██████████| 4/4 [00:40<00:00, 10.01s/it]',
  'Iter: 10 Loss: 0.531 It/s: 0.203 Peak mem: 47.122 GB',
  'Iter: 50 Loss: nan It/s: 0.203 Peak mem: 47.122 GB',
  'Generating mlx_output/0000050_progress.png',
  '100%|██████████| 4/4 [00:40<00:00, 10.01s/it]',
  'Saving mlx_output/0000050_adapters.safetensors',
  'Saving mlx_output/final_adapters.safetensors',
  'Training successful.',
];

test('flux of mlx-examples', () => {
  const events = readPieces(Buffer.from(`${OUTPUT.join('\n')}\n`));
  const known = {trainerIterationsPerSecond: 0.203, peakMemoryBytes: Math.round(47.122 * 2 ** 30)};
  // Before it is known, a bar without a name may be anything's: it begins again with the first line.
  expect(events.slice(events.findIndex(({type}) => type === 'report'))).toEqual([
    report(10, 0.531, known),
    report(50, Number.NaN, known),
    {type: 'checkpoint', iteration: 50, path: 'mlx_output/0000050_adapters.safetensors'},
    {type: 'saved', path: 'mlx_output/final_adapters.safetensors'},
  ]);
});

test('behind a prefix, from its first line on', () => {
  const reader = createReader();
  expect(reader.push(Buffer.from(`[rank0]: ${OUTPUT[3]}\n`))).toMatchObject([{type: 'report', iteration: 10}]);
  expect(reader.dialect).toBe('mlx-flux');
});
