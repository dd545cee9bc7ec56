import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../../source/journal/events.js';
import {readPieces} from '../reading.js';

/** What rank 0 prints, by mlx_lm up to 0.31 and from 0.32 on. */
const FIRST = {
  lines: [
    'Starting training..., iters: 4000\n',
    'Iter 1: Val loss 6.070, Val took 0.147s\n',
    'Iter 10: Train loss 15.729, Learning Rate 1.000e-03, It/sec 14.663, Tokens/sec 609.016, Trained Tokens 1306, Peak mem 10.004 GB\n',
    'Iter 20: Train loss 15.539, Learning Rate 1.000e-03, It/sec 16.261, Tokens/sec 2182.207, Trained Tokens 2648, Peak mem 10.005 GB\n',
    'Iter 20: Saved adapter weights to dist/adapters.safetensors and dist/0000020_adapters.safetensors.\n',
    'Iter 3000: Train loss 12.318, Learning Rate 1.000e-03, It/sec 17.263, Tokens/sec 966.702, Trained Tokens 3979, Peak mem 10.005 GB\n',
  ],
  table: [
    '  iter   train_loss     tok/s     tokens\n',
    '     1    val 6.088    0.04s\n',
    '    10    15.764 ▼    5,772      1.3k\n',
    '    20    15.624 ▼    9,916      2.6k\n',
    '  save  0000020_adapters.safetensors\n',
    '  3000    12.604 ▲    11,287      5.5k\n',
  ],
};

/** What another rank prints meanwhile: mlx.launch copies pieces of both, which may end in the middle of a line. */
const OTHER = [
  'Node 1 of 2\n',
  '\rCalculating loss...:  50%|█████     | 1/2 [00:00<00:01, 17.89it/s]',
  '[ring] Attempt 0 waiting 1000 ms (error: 111 )\r\n',
];

type Told = Record<string, unknown> & {type: string};

const KEPT = ['report', 'validation', 'checkpoint', 'test'];

const toldIn = (bytes: Buffer): Told[] => {
  const events: TrainingEvent[] = readPieces(bytes);
  return events.flatMap(event => (KEPT.includes(event.type) ? [event as Told] : []));
};

/** A run's first report: what its later ones have. */
const WHOLE =
  'Iter 5: Train loss 15.800, Learning Rate 1.000e-03, It/sec 14.663, Tokens/sec 609.016, Trained Tokens 653, Peak mem 10.004 GB\n';
/** Of two names of the same weights the first one, which is there too. */
const LATEST: Told = {type: 'checkpoint', iteration: 20, path: 'dist/adapters.safetensors'};

/** Whether what is told is one of the true ones, or one of them of which less is known. */
const isTrue = (told: Told, truth: readonly Told[]): boolean =>
  truth.some(one => Object.entries(told).every(([key, value]) => value === null || Object.is(value, one[key])));

describe.each(Object.entries(FIRST))('%s of rank 0', (name, lines) => {
  const before = name === 'lines' ? WHOLE : '';
  const text = Buffer.from(before + lines.join(''));
  const truth = [...toldIn(text), LATEST];

  test.each(OTHER)('cut anywhere by %j', other => {
    const wrong = new Map<string, string>();
    for (let at = before.length; at <= text.length; at++) {
      const cut = Buffer.concat([text.subarray(0, at), Buffer.from(other), text.subarray(at)]);
      const told = toldIn(cut);
      for (const one of told.filter(event => !isTrue(event, truth))) {
        const around = `${text.subarray(Math.max(0, at - 40), at)}⟨⟩${text.subarray(at, at + 20)}`;
        if (!wrong.has(JSON.stringify(one))) wrong.set(JSON.stringify(one), around);
      }
    }
    expect([...wrong]).toEqual([]);
  });
});
