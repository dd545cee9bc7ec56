import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {mlxLmRich} from '../../source/trainer/dialects/mlx-lm-rich.js';
import {fixture, readPieces, report} from './reading.js';

const HEADER = '  iter   train_loss     tok/s     tokens';

const read = (...lines: string[]): TrainingEvent[] => {
  const dialect = mlxLmRich();
  return lines.flatMap(line => dialect.read(line));
};

const bar = (name: string, done: string, total: string): string =>
  `${name.padEnd(5)} █████▌░░░░░░░░░░░░░░░░░░░░░░░░  18% · ${done.padStart(5)}/${total}`;

const PANEL_SETTINGS = {
  type: 'settings',
  source: 'trainer',
  values: {
    model: 'local/model',
    fineTuneType: 'lora',
    numLayers: 16,
    rank: 8,
    optimizer: 'adamw',
    learningRate: 2e-5,
    batchSize: 4,
    maxSeqLength: 2048,
  },
};

const settingsIn = (...rows: string[]): unknown =>
  read('╭─ mlx_lm.lora ─────────╮', ...rows.map(row => `│    ${row} │`), '╰───────────────────────╯').find(
    event => event.type === 'settings',
  )?.values;

describe('whole outputs', () => {
  test('of a terminal, with the live bar', () => {
    expect(readPieces(fixture('rich-terminal'))).toEqual([
      {type: 'total', iterations: 1200, source: 'trainer'},
      PANEL_SETTINGS,
      {type: 'training'},
      {type: 'progress', iteration: 0, total: 1200},
      {type: 'validating', done: 1, total: 3},
      {type: 'validation', iteration: 1, valLoss: 3.125, seconds: 12.5},
      {type: 'progress', iteration: 399, total: 1200},
      report(400, 2.75, {tokensPerSecond: 1210, trainedTokens: 204_800}),
      {type: 'checkpoint', iteration: 400, path: '0000400_adapters.safetensors'},
      {type: 'progress', iteration: 400, total: 1200},
      {type: 'progress', iteration: 1199, total: 1200},
      {type: 'validating', done: 1, total: 3},
      {type: 'validation', iteration: 1200, valLoss: 2.812, seconds: 12.25},
      report(1200, 2.781, {tokensPerSecond: 985, trainedTokens: 614_400}),
      {type: 'progress', iteration: 1200, total: 1200},
      {type: 'validating', done: 0, total: 2},
      {type: 'validating', done: 2, total: 2},
      {type: 'test', loss: 2.812, perplexity: 16.643},
    ]);
  });

  test('of a pipe, with losses that are NaN or infinite', () => {
    expect(readPieces(fixture('rich-piped'))).toEqual([
      {type: 'total', iterations: 1200, source: 'trainer'},
      PANEL_SETTINGS,
      {type: 'training'},
      {type: 'validation', iteration: 1, valLoss: 3.125, seconds: 12.5},
      report(400, 2.75, {tokensPerSecond: 1210, trainedTokens: 204_800}),
      {type: 'checkpoint', iteration: 400, path: '0000400_adapters.safetensors'},
      report(800, Number.NaN, {tokensPerSecond: 98, trainedTokens: 409_600}),
      {type: 'validation', iteration: 1200, valLoss: Number.NaN, seconds: 12.25},
      report(1200, Number.NaN, {tokensPerSecond: 11_985, trainedTokens: 614_400}),
      {type: 'progress', iteration: 1200, total: 1200},
    ]);
  });
});

describe('the panel', () => {
  test('says what is trained and how', () => {
    expect(
      settingsIn('model           a/b', 'type            dora · -1 layers · rank 16', 'dataset         c d/e'),
    ).toEqual({
      model: 'a/b',
      fineTuneType: 'dora',
      numLayers: -1,
      rank: 16,
      data: 'c d/e',
    });
    expect(settingsIn('type            full · 4 layers', 'optimizer       muon · lr schedule')).toEqual({
      fineTuneType: 'full',
      numLayers: 4,
      optimizer: 'muon',
      lrSchedule: true,
    });
    expect(settingsIn('type            lora · 4 layers · rank ?', 'max seq         16,384')).toEqual({
      fineTuneType: 'lora',
      numLayers: 4,
      maxSeqLength: 16_384,
    });
  });

  test('leaves out what a narrow terminal broke or cut', () => {
    const top = '╭─ mlx_lm.lora ─────╮';
    const rows = ['│    model           │', '│  /a/long/path     │', '│    dataset         /b/long │', '│  er/path │'];
    const cut = '│    optimizer       adam · lr 1…│';
    expect(read(top, ...rows, cut, '│    max seq         2,048 │', '╰───╯')).toEqual([
      {type: 'settings', source: 'trainer', values: {maxSeqLength: 2048}},
    ]);
  });

  test('is that of the training alone', () => {
    expect(
      read('╭─ mlx_lm.chat ──╮', '│    model           a/b │', '╰──╯', '│    model           a/b │', '╰──╯'),
    ).toEqual([]);
  });
});

describe('a recorder that begins in mid-run', () => {
  test.each([
    ['    10    5.764 ▼    5,772      1.3k', report(10, 5.764, {tokensPerSecond: 5772, trainedTokens: 1300})],
    ['  save  0000020_adapters.safetensors', {type: 'checkpoint', iteration: 20, path: '0000020_adapters.safetensors'}],
  ])('knows %s', (line, event) => {
    expect(read(line)).toEqual([event]);
  });

  test('learns the total from the bar', () => {
    expect(read(bar('train', '1,250', '100,000'))).toEqual([
      {type: 'total', iterations: 100_000, source: 'trainer'},
      {type: 'progress', iteration: 1250, total: 100_000},
    ]);
  });

  test('believes a validation row only after something that is mlx_lm for certain', () => {
    const row = '    20    val 5.548    0.03s';
    const event = {type: 'validation', iteration: 20, valLoss: 5.548, seconds: 0.03};
    expect(read(row)).toEqual([]);
    expect(read(HEADER, row)).toContainEqual(event);
    expect(read('│    batch · iters   4 · 60      │', row)).toContainEqual(event);
    expect(read('    10    5.764 ▲      772      0.3k', row)).toContainEqual(event);
  });
});

describe('the live bar', () => {
  test('reports each iteration once', () => {
    expect(read(HEADER, bar('train', '5', '60'), bar('train', '5', '60'), bar('train', '6', '60'))).toEqual([
      {type: 'training'},
      {type: 'total', iterations: 60, source: 'trainer'},
      {type: 'progress', iteration: 5, total: 60},
      {type: 'progress', iteration: 6, total: 60},
    ]);
  });

  test('shows how far a validation is, until its row is there', () => {
    const events = read(
      bar('train', '19', '60'),
      bar('val', '1', '3'),
      bar('train', '19', '60'),
      bar('val', '2', '3'),
      '    20    val 5.548    0.03s',
      bar('val', '3', '3'),
      bar('train', '20', '60'),
      bar('val', '3', '3'),
    );
    expect(events.filter(event => event.type === 'validating').map(event => event.done)).toEqual([1, 2, 3]);
    expect(events.at(-1)).toEqual({type: 'validating', done: 3, total: 3});
  });

  test('does not fall behind a row that is already printed', () => {
    expect(read(bar('train', '18', '60'), '    20    5.624 ▼    9,963      2.6k', bar('train', '19', '60'))).toEqual([
      {type: 'total', iterations: 60, source: 'trainer'},
      {type: 'progress', iteration: 18, total: 60},
      report(20, 5.624, {tokensPerSecond: 9963, trainedTokens: 2600}),
    ]);
  });

  test('starts over with a new table', () => {
    expect(read('    20    5.624 ▼    9,963      2.6k', HEADER, bar('train', '0', '60'))).toContainEqual({
      type: 'progress',
      iteration: 0,
      total: 60,
    });
  });
});

describe('what is not ours', () => {
  test.each([
    '    10    5.764      5,772      1.3k',
    '  save  model.bin',
    'save the date 0000020_adapters.safetensors.bak',
    'train loss 32% · 19/60',
    'training ███ 32% · 19/60',
    '│    batch · iters   4 · │',
    'iter train_loss tok/s',
    `${' '.repeat(60_000)}10    5.764 ▼    5,772      1.3k`,
  ])('%.60s', line => {
    expect(read(line)).toEqual([]);
  });
});
