import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import type {NamedDialect} from '../../source/trainer/dialect.js';
import {chooseDialect} from '../../source/trainer/dialects/choice.js';
import {createReader} from '../../source/trainer/reader.js';
import {report} from './reading.js';

/** Reads `NAME progress 3`, `NAME report 3`, `NAME settings`. */
const dialect = (name: string): NamedDialect => ({
  name,
  read: line => {
    const [who, what, iteration] = line.split(' ');
    if (who !== name) return [];
    if (what === 'settings') return [{type: 'settings', source: 'trainer', values: {model: name}}];
    if (what === 'report') return [report(Number(iteration), 1)];
    return [{type: 'progress', iteration: Number(iteration), total: null}];
  },
});

const choose = (...lines: string[]): {name: string | null; events: TrainingEvent[]} => {
  const choice = chooseDialect([dialect('first'), dialect('middle'), dialect('last')]);
  const events = lines.flatMap(line => choice.read(line));
  return {name: choice.name, events};
};

const types = (...lines: string[]): string[] => choose(...lines).events.map(event => event.type);

describe('a weak sign', () => {
  test('is believed as long as there is nothing better', () => {
    expect(choose('middle progress 1', 'middle progress 2')).toMatchObject({
      name: 'middle',
      events: [{iteration: 1}, {iteration: 2}],
    });
  });

  test('gives way to a report of any other, and what it showed to a new start', () => {
    expect(choose('middle progress 1', 'last report 5').name).toBe('last');
    expect(types('middle progress 1', 'last report 5')).toEqual(['progress', 'training', 'report']);
  });

  test('gives way to a weak one of an earlier dialect, but not of a later one', () => {
    expect(choose('middle progress 1', 'first progress 5').name).toBe('first');
    expect(choose('middle progress 1', 'last progress 5')).toMatchObject({name: 'middle', events: [{iteration: 1}]});
  });

  test('does not hold back facts of the run', () => {
    expect(types('middle progress 1', 'last settings')).toEqual(['progress', 'settings']);
  });
});

test('a report keeps its dialect for good', () => {
  expect(choose('middle report 1', 'first report 5', 'last progress 3')).toMatchObject({
    name: 'middle',
    events: [{iteration: 1}],
  });
});

describe('a download', () => {
  const fetching = 'Fetching 11 files: 100%|██████████| 11/11 [00:03<00:00,  3.50it/s]\n';
  const loop = '\r100%|██████████| 11/11 [00:03<00:00,  3.50it/s]\n';

  test.each([
    ['Iter 10: Train loss 2.000, It/sec 1.000\n', 'mlx-lm-plain'],
    ['    10    5.764 ▼    5,772      1.3k\n', 'mlx-lm-rich'],
    ['Iter 10: loss 2.000, lr 1.000e-05\n', 'mlx-lm-lora'],
    ['1|3|Loss: 2.5:  60%|██████    | 3/5 [00:03<00:02,  1.00it/s]\n', 'torchtune'],
    ['Epoch 0:  60%|██████    | 3/5 [00:03<00:02,  1.00it/s, loss=2.5]\n', 'lightning'],
    [
      "\r  0%|   | 0/40 [00:00<?, ?it/s]\r{'loss': 2.5, 'epoch': 0.25}\n\r 12%|█  | 5/40 [00:05<?, 1it/s]\n",
      'hf-trainer',
    ],
  ])('before it does not hide %s', (text, name) => {
    const reader = createReader();
    expect(reader.push(Buffer.from(fetching))).toEqual([]);
    reader.push(Buffer.from(loop));
    const events = reader.push(Buffer.from(text));
    expect(reader.dialect).toBe(name);
    expect(events).toContainEqual(expect.objectContaining({type: 'report'}));
  });
});

test('pip, data sets and weights alone are no training', () => {
  const reader = createReader();
  const lines = [
    'Loading weights: 100%|██████████| 38/38 [00:00<00:00, 500.00it/s]',
    'Map: 100%|██████████| 80/80 [00:00<00:00, 9000.00 examples/s]',
    'Generating train split: 80 examples [00:00, 9000.00 examples/s]',
    'model.safetensors:  50%|█████     | 120M/240M [00:10<00:10, 11.2MB/s]',
    '   ━━━━━━━━━━━━━━━━━━━━ 12.3/12.3 MB 11.0 MB/s eta 0:00:00',
    'Sanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 167.75it/s]',
  ];
  expect(reader.push(Buffer.from(lines.map(line => `\r${line}`).join('')))).toEqual([]);
  expect(reader.flush()).toEqual([]);
  expect(reader.dialect).toBeNull();
});
