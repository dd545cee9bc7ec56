import {describe, expect, test} from '@jest/globals';
import {MAX_LINE_LENGTH} from '../../source/trainer/lines.js';
import {createReader} from '../../source/trainer/reader.js';
import {FIXTURES, fixture, randomNumbers, readPieces, report, toText, withoutLimit} from './reading.js';

describe.each(FIXTURES)('%s', name => {
  const bytes = fixture(name);
  const whole = toText(readPieces(bytes));

  test('is read alike when cut in two at any byte', () => {
    const different = Array.from(bytes, (_, cut) => cut).filter(cut => toText(readPieces(bytes, [cut])) !== whole);
    expect(different).toEqual([]);
  });

  test('is read alike byte by byte', () => {
    expect(toText(readPieces(bytes, new Array(bytes.length).fill(1)))).toBe(whole);
  });

  test('is read alike in random pieces', () => {
    const random = randomNumbers(bytes.length);
    for (let round = 0; round < 50; round++) {
      const lengths = Array.from({length: 100}, () => Math.floor(random() * 120));
      expect(toText(readPieces(bytes, lengths))).toBe(whole);
    }
  });

  test('is read without an error, and into sound events, when damaged', () => {
    const random = randomNumbers(1);
    const anywhere = () => Math.floor(random() * bytes.length);
    for (let round = 0; round < 300; round++) {
      const damaged = Buffer.from(bytes);
      for (let hit = 0; hit < 20; hit++) damaged[anywhere()] = Math.floor(random() * 256);
      const start = anywhere();
      const cut = Buffer.concat([damaged.subarray(0, start), damaged.subarray(start + Math.floor(random() * 80))]);
      for (const event of readPieces(cut, [anywhere(), anywhere()])) {
        const iteration = 'iteration' in event ? (event.iteration ?? 0) : 0;
        expect(Number.isSafeInteger(iteration) && iteration >= 0).toBe(true);
      }
    }
  });
});

describe('the dialect', () => {
  const after = (text: string): string | null => {
    const reader = createReader();
    reader.push(Buffer.from(text));
    return reader.dialect;
  };

  test('is unknown as long as nothing is understood', () => {
    expect(after('Loading pretrained model\nTest loss 2.000, Test ppl 7.389.\n')).toBeNull();
    expect(after('Calculating loss...:  40%|████      | 10/25 [00:10<00:15,  1.02s/it]\n')).toBeNull();
  });

  test.each([
    ['Starting training..., iters: 10\n', 'mlx-lm-plain'],
    ['Iter 1: Val loss 2.000, Val took 1.000s\n', 'mlx-lm-plain'],
    ['    10    5.764 ▼    5,772      1.3k\n', 'mlx-lm-rich'],
    ['│    batch · iters   4 · 60      │\n', 'mlx-lm-rich'],
  ])('is that of %s', (text, dialect) => {
    expect(after(text)).toBe(dialect);
  });

  test('stays', () => {
    const reader = createReader();
    reader.push(Buffer.from('Iter 1: Train loss 2.000, It/sec 1.000\n'));
    expect(reader.push(Buffer.from('    10    5.764 ▼    5,772      1.3k\n'))).toEqual([]);
    expect(reader.dialect).toBe('mlx-lm-plain');
  });
});

describe('what is reported once', () => {
  test('the total and the start, which every rank announces', () => {
    const text = 'Starting training..., iters: 40\n';
    expect(readPieces(Buffer.from(text + text))).toEqual([
      {type: 'total', iterations: 40, source: 'trainer'},
      {type: 'training'},
    ]);
  });

  test('a row that was printed twice', () => {
    const text = '  save  0000020_adapters.safetensors\r\n';
    expect(readPieces(Buffer.from(text + text))).toHaveLength(1);
  });
});

describe('what a trainer remarks on', () => {
  const cut = (longest: number): string =>
    `[WARNING] Some sequences are longer than 2048 tokens. The longest sentence ${longest} will be truncated to 2048. Consider pre-splitting your data to save memory.\n`;
  const remarks = (text: string) => readPieces(Buffer.from(text)).filter(event => event.type === 'warning');

  test('rows that are cut off are reported, and again only when one is longer than those before', () => {
    const bar = 'Calculating loss...:   0%|          | 0/25 [00:00<?, ?it/s]';
    const found = remarks(`${bar}${cut(2900)}Iter 1: Train loss 2.000\n${cut(2100)}${cut(2900)}${cut(3150)}`);
    expect(found.map(({text}) => /longest so far has (\d+)/.exec(text)?.[1])).toEqual(['2900', '3150']);
    expect(found[1]).toMatchObject({code: 'sequences-truncated', text: expect.stringContaining('longer than 2048')});
  });

  test('a missing validation set is reported', () => {
    const line = 'Warning: Validation set not found or empty. Training will proceed without validation.\r\n';
    expect(remarks(`Loading datasets\r\n${line}Training\r\n`)).toMatchObject([{code: 'no-validation'}]);
  });

  test('other warnings are not', () => {
    expect(remarks('UserWarning: Validation of x\nwandb: WARNING Tried to log\nThe longest sentence of all\n')).toEqual(
      [],
    );
  });
});

test('a bar is believed at once, though its line is not yet over', () => {
  const reader = createReader();
  const events = reader.push(Buffer.from('\rCalculating loss...:   0%|          | 0/25 [00:00<?, ?it/s]'));
  expect(events).toEqual([{type: 'validating', done: 0, total: 25}]);
  expect(reader.push(Buffer.from('\rCalculating loss...:   4%|▍         | 1/25 [01:13<'))).toEqual([]);
});

test('bytes of overlong lines are counted as dropped', () => {
  const reader = createReader();
  const events = reader.push(Buffer.from(`${'x'.repeat(MAX_LINE_LENGTH + 7)}\nIter 1: Train loss 2.000\n`));
  expect(events).toEqual([report(1, 2)]);
  expect(reader.droppedBytes).toBe(7);
});

describe("a user's pattern", () => {
  const pattern = String.raw`Iter (?<iteration>\d+): loss (?<loss>[\d.]+)`;

  test('comes first, and the others fill in what it does not say', () => {
    const text = 'Starting training..., iters: 9\nIter 1: Val loss 3.000, Val took 1.000s\nIter 1: loss 2.5, lr 1e-5\n';
    const reader = createReader({source: pattern, within: withoutLimit});
    expect(reader.push(Buffer.from(text))).toEqual([
      {type: 'total', iterations: 9, source: 'trainer'},
      {type: 'training'},
      {type: 'validation', iteration: 1, valLoss: 3, seconds: 1},
      report(1, 2.5),
    ]);
    expect(reader.dialect).toBe('pattern');
  });

  test('is preferred to a dialect that understands the line too', () => {
    const text = 'Iter 1: Train loss 2.000, It/sec 1.000\n';
    expect(readPieces(Buffer.from(text), [], String.raw`Iter (?<iteration>\d+)`)).toEqual([
      {type: 'progress', iteration: 1, total: null},
    ]);
  });

  test('that cannot be used is reported, and the others continue', () => {
    expect(readPieces(Buffer.from('Iter 1: Train loss 2.000, It/sec 1.000\n'), [], '(')).toMatchObject([
      {type: 'warning', code: 'iterations-pattern', text: expect.stringContaining('not a regular expression')},
      {type: 'report', iteration: 1},
    ]);
  });
});

test('a trainer whose lines are damaged is read into sound events', () => {
  const text = [
    'Epoch 1/900000\r\n3/999999999 ━━━━━━━━━━ 0s 3ms/step - loss: 0.25 - val_loss: 0.5\r\nEpoch 900000/900000\r\n',
    '4/999999999 ━━━━━━━━━━ 0s 3ms/step - loss: 0.25\r\nEpoch 900000: saving model to x.keras\r\n',
    'Training the model for 999999 epochs of 999999999 batch iterations with batch size 4\r\n',
    '\rEpoch:  50%|█████     | 999998/999999 [01:40<01:40]\rIter.:  5%|▌   | 5/999999999 [00:05<01:35,  1.00s/it]\r\n',
    '  Step 10/100 | Loss: 0.5 | LR: 1e-5 | Tok/s: 12 | Peak: 1 GB\r\n  Eval  10/100 | Val Loss: 0.5\r\n',
    '{"step": 12, "loss": 1.5, "lr": 1e-4, "total_steps": 500}\r\n',
    'Traceback (most recent call last):\r\n  File "x", line 1, in load_model\r\nRuntimeError: [load_safetensors] Failed\r\n',
  ];
  const random = randomNumbers(7);
  for (const part of text) {
    const bytes = Buffer.from(part);
    for (let round = 0; round < 200; round++) {
      const damaged = Buffer.from(bytes);
      for (let hit = 0; hit < round % 12; hit++)
        damaged[Math.floor(random() * bytes.length)] = 32 + Math.floor(random() * 95);
      for (const event of readPieces(damaged)) {
        for (const name of ['iteration', 'iterations', 'total']) {
          const value: unknown = Object.entries(event).find(([key]) => key === name)?.[1] ?? 0;
          expect(Number.isSafeInteger(value) && Number(value) >= 0).toBe(true);
        }
      }
    }
  }
});
