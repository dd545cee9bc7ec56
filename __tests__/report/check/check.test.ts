import {describe, expect, test} from '@jest/globals';
import type {CheckResult} from '../../../source/estimate/check-result.js';
import {fitOf} from '../../../source/estimate/fit.js';
import {textWidth} from '../../../source/format/text-width.js';
import {rangeText} from '../../../source/report/check/verdict.js';
import {checkText} from '../../../source/report/check.js';
import {checkLine} from '../../../source/report/check-line.js';
import {GIB, linux, MIB, mac} from '../../estimate/setups.js';
import {estimate, everything, fitting, result, T} from './results.js';

const textOf = (one: CheckResult, width = 80, all = false): string => checkText(one, {width, rows: null, all, now: T});
const firstLine = (one: CheckResult): string => textOf(one, 100).split('\n')[0] ?? '';

test('80 columns', () => {
  expect(`\n${textOf(result())}`).toMatchInlineSnapshot(`
"
▲ Fits after quitting Cursor and Google Chrome. Peak ≈ 9.1 GB, 5.4 GB free.
lora.yaml · mlx-community/Qwen2.5-3B-Instruct-4bit · lora, 16 layers, rank 8 ·
batch 4 · at most 2,048 tokens · data: 950 rows

Will it start? yes, as far as mlxtop can tell without starting it
  train.jsonl: 950 rows, 500 to 1,800 tokens, none is cut
  valid.jsonl: 40 rows, 120 to 700 tokens, none is cut

Will it fit? after quitting Cursor and Google Chrome
  weights        1.7 GB  ████
  activations    4.1 GB  ███████████
  attention      2.6 GB  ███████
  framework      614 MB  ██
  the rest       124 MB  adapters, gradients, optimizer
  peak         ≈ 9.1 GB  (8.2–10.4) in the attention of its longest batch
  free now       5.4 GB  without any swapping
  if you quit   10.1 GB  Cursor and Google Chrome
  GPU at most   11.8 GB  macOS lets it keep no more in memory
  At the upper end of the estimate (10.4 GB) it would still swap.

What to change? what it saves, and what it costs
  1  quit Cursor and Google Chrome   ≈ 4.7 GB  open again afterwards
  2  grad_checkpoint: true           ≈ 3.9 GB  same result, ≈ a third slower
  3  batch_size: 2 (now 4)           ≈ 3.3 GB  accumulated over 2: same updates,
                                               somewhat slower
  4  max_seq_length: 512 (now 2048)  ≈ 4.8 GB  cuts 4.0 % of the rows, 9.3 % of
                                               the text
  Enough: 1; of the settings alone, 2.
  Into a new configuration: --write FILE, some of them: --apply 2,3.
"
`);
});

test('50 columns: no bars', () => {
  expect(`\n${textOf(result(), 50)}`).toMatchInlineSnapshot(`
"
▲ Fits after quitting Cursor and Google Chrome.
Peak ≈ 9.1 GB, 5.4 GB free.
lora.yaml · mlx-community/Qwen2.5-3B-Instruct-4bit
· lora, 16 layers, rank 8 · batch 4 · at most
2,048 tokens · data: 950 rows

Will it start? yes, as far as mlxtop can tell
               without starting it
  train.jsonl: 950 rows, 500 to 1,800 tokens, none
  is cut
  valid.jsonl: 40 rows, 120 to 700 tokens, none is
  cut

Will it fit? after quitting Cursor and Google
             Chrome
  weights        1.7 GB
  activations    4.1 GB
  attention      2.6 GB
  framework      614 MB
  the rest       124 MB  adapters, gradients,
                         optimizer
  peak         ≈ 9.1 GB  (8.2–10.4) in the
                         attention of its longest
                         batch
  free now       5.4 GB  without any swapping
  if you quit   10.1 GB  Cursor and Google Chrome
  GPU at most   11.8 GB  macOS lets it keep no
                         more in memory
  At the upper end of the estimate (10.4 GB) it
  would still swap.

What to change? what it saves, and what it costs
  1  quit Cursor and Google Chrome
     ≈ 4.7 GB  open again afterwards
  2  grad_checkpoint: true
     ≈ 3.9 GB  same result, ≈ a third slower
  3  batch_size: 2 (now 4)
     ≈ 3.3 GB  accumulated over 2: same updates,
     somewhat slower
  4  max_seq_length: 512 (now 2048)
     ≈ 4.8 GB  cuts 4.0 % of the rows, 9.3 % of
     the text
  Enough: 1; of the settings alone, 2.
  Into a new configuration: --write FILE, some of
  them: --apply 2,3.
"
`);
});

test('everything at once', () => {
  expect(`\n${textOf(everything(), 80, true)}`).toMatchInlineSnapshot(`
"
✗ Will not start, or will end early: 1 problem; besides, it will swap 6.0 GB
(666 MB once apps are quit).
lora.yaml · mlx-community/Qwen2.5-3B-Instruct-4bit · lora, 16 layers, rank 8 ·
batch 4 · at most 2,048 tokens · data: 950 rows

Will it start? no, or it will end early: one problem
  ✗ data/valid.jsonl has 3 rows, batch_size is 4 (lora.yaml:6): fails at
    iteration 1 with "ValueError: Dataset must have at least batch_size=4
    examples but only has 3."
    → batch_size: 3 or less, or a longer valid.jsonl
  ▲ lora.yaml:9: 'lora_rank' is no key of mlx_lm and does nothing
    → lora_parameters: {rank: 16}
  · save_every 100 of 600 iterations
  train.jsonl: 950 rows, 500 to 1,800 tokens, none is cut
  valid.jsonl: 40 rows, 120 to 700 tokens, none is cut

Will it fit? no: it will swap
  weights        1.7 GB  ████
  activations    4.1 GB  ███████████
  attention      2.6 GB  ███████
  framework      614 MB  ██
  the rest       124 MB  adapters, gradients, optimizer
  peak         ≈ 9.1 GB  (8.2–10.4) in the attention of its longest batch
  free now       5.4 GB  without any swapping
  if you quit   10.8 GB  Cursor, Google Chrome and Docker Desktop
  GPU at most   11.8 GB  macOS lets it keep no more in memory
  ▲ So little is free at the start that the trainer swaps from its first second:
  hours of that have restarted Macs (kernel panic).
  While lora (Mon 14:05) was swapping here, it took 2.1 times as long.
  The run other is in progress and holds 4.5 GB: there will be more room once it
  has ended.
  Calibrated by your run lora of Mon 14:05: 9.4 GB measured.
  ▲ Sequences above 8,192 tokens were never measured.

What to change? what it saves, and what it costs
  1  quit Cursor and Google Chrome   ≈ 4.7 GB  open again afterwards
  2  grad_checkpoint: true           ≈ 3.9 GB  same result, ≈ a third slower
  3  batch_size: 2 (now 4)           ≈ 3.3 GB  accumulated over 2: same updates,
                                               somewhat slower
  4  max_seq_length: 512 (now 2048)  ≈ 4.8 GB  cuts 4.0 % of the rows, 9.3 % of
                                               the text
  Enough: 2 and 4 together.
  Into a new configuration: --write FILE, some of them: --apply 2,3.
"
`);
});

test('what fits has little to say', () => {
  expect(`\n${textOf(fitting())}`).toMatchInlineSnapshot(`
"
✓ Fits. Peak ≈ 4.0 GB, 9.4 GB free.
lora.yaml · mlx-community/Qwen2.5-3B-Instruct-4bit · lora, 16 layers, rank 8 ·
batch 4 · at most 2,048 tokens · data: 950 rows

Will it start? yes, as far as mlxtop can tell without starting it
  train.jsonl: 950 rows, 500 to 1,800 tokens, none is cut
  valid.jsonl: 40 rows, 120 to 700 tokens, none is cut

Will it fit? yes
  peak      ≈ 4.0 GB  (3.6–4.6) at the loss of its largest batch
  free now    9.4 GB  without any swapping

What to change? nothing needs to change
"
`);
  expect(textOf(fitting(), 80, true)).toContain('1  grad_checkpoint: true');
});

test.each([40, 50, 60, 80, 120])('no line is wider than %i columns, and one screen is enough', width => {
  for (const one of [result(), everything(), fitting()]) {
    const lines = textOf(one, width).split('\n');
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  }
  if (width >= 80) expect(textOf(result(), width).trimEnd().split('\n').length).toBeLessThanOrEqual(31);
});

test('80 × 24: the whole of it fits with the prompt, less at length', () => {
  const text = checkText(result(), {width: 80, rows: 24, all: false, now: T});
  expect(`\n${text}`).toMatchInlineSnapshot(`
"
▲ Fits after quitting Cursor and Google Chrome. Peak ≈ 9.1 GB, 5.4 GB free.
lora.yaml · mlx-community/Qwen2.5-3B-Instruct-4bit · lora, 16 layers, rank 8 ·
batch 4 · at most 2,048 tokens · data: 950 rows
Will it start? yes, as far as mlxtop can tell without starting it
  train.jsonl: 950 rows, 500 to 1,800 tokens, none is cut
  valid.jsonl: 40 rows, 120 to 700 tokens, none is cut
Will it fit? after quitting Cursor and Google Chrome
  peak         ≈ 9.1 GB  (8.2–10.4) in the attention of its longest batch
  made of                activations 4.1 GB, attention 2.6 GB, weights 1.7 GB,
                         framework 614 MB, optimizer 62 MB
  free now       5.4 GB  without any swapping
  if you quit   10.1 GB  Cursor and Google Chrome
  GPU at most   11.8 GB  macOS lets it keep no more in memory
  At the upper end of the estimate (10.4 GB) it would still swap.
What to change? what it saves, and what it costs
  1  quit Cursor and Google Chrome  ≈ 4.7 GB  open again afterwards
  2  grad_checkpoint: true          ≈ 3.9 GB  same result, ≈ a third slower
  3  batch_size: 2 (now 4)          ≈ 3.3 GB  accumulated over 2: same updates,
                                              somewhat slower
  1 more: --verbose. Enough: 1; of the settings alone, 2. Into a new
  configuration: --write FILE, some of them: --apply 2,3.
"
`);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
  expect(checkText(result(), {width: 80, rows: 24, all: true, now: T})).toBe(textOf(result(), 80, true));
});

test('80 × 24 with many findings: the verdict is still to be seen, and what ends it with what to do', () => {
  const [error, warning] = everything().starts;
  const found = [error, error, error, warning, warning, warning].flatMap(one => one ?? []);
  const many = {...everything(), starts: found};
  const lines = checkText(many, {width: 80, rows: 24, all: false, now: T}).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^✗ Will not start/);
  expect(lines.filter(line => line.startsWith('  ✗ '))).toHaveLength(3);
  expect(lines.filter(line => line.startsWith('    → batch_size: 3 or less'))).toHaveLength(3);
  expect(lines.filter(line => line.startsWith('  ▲ lora.yaml:9'))).toHaveLength(3);
  expect(lines.join('\n')).not.toMatch(/ValueError|train\.jsonl: 950/);
});

test('50 × 15: what matters', () => {
  const text = checkText(everything(), {width: 50, rows: 15, all: false, now: T});
  expect(`\n${text}`).toMatchInlineSnapshot(`
"
✗ Will not start, or will end early: 1 problem;
besides, it will swap 6.0 GB (666 MB once apps are
quit).
  ✗ data/valid.jsonl has 3 rows, batch_size is 4
    (lora.yaml:6): fails at iteration 1 with
    "ValueError: Dataset must have at least
    batch_size=4 examples but only has 3."
  1  quit Cursor and Google Chrome, ≈ 4.7 GB
  2  grad_checkpoint: true, ≈ 3.9 GB
  3  batch_size: 2 (now 4), ≈ 3.3 GB
  4  max_seq_length: 512 (now 2048), ≈ 4.8 GB
  Enough: 2 and 4 together.
  All of it: --verbose.
"
`);
  expect(text.trimEnd().split('\n').length).toBeLessThan(15);
});

describe('the verdict is the first line', () => {
  const withFit = (peak: number, machine = mac()): CheckResult => {
    const found = estimate({peakBytes: peak * GIB, lowBytes: 0.9 * peak * GIB, highBytes: 1.1 * peak * GIB});
    return result({estimate: found, fit: fitOf(found, machine)});
  };

  test.each<[string, CheckResult]>([
    ['✓ Fits. Peak ≈ 4.0 GB, 5.4 GB free.', withFit(4)],
    ['✓ Fits, but only just. Peak ≈ 5.0 GB, 5.4 GB free.', withFit(5)],
    ['▲ Fits after quitting Cursor. Peak ≈ 8.0 GB, 5.4 GB free.', withFit(8)],
    ['✗ Does not fit: 3.6 GB over, too much for swap. Peak ≈ 13.0 GB, 9.4 GB free.', withFit(13, linux({}, []))],
    ['✗ Does not fit: 3.6 GB too much for the GPU.', withFit(16)],
    [
      '✗ Will not start, or will end early: 1 problem; besides, it will swap 6.0 GB (666 MB once apps are quit).',
      everything(),
    ],
  ])('%s', (words, one) => {
    expect(textOf(one, 100).replace(/\n/g, ' ')).toContain(words);
    expect(firstLine(one)).toMatch(/^[✓▲✗] /);
  });

  test('where it is not known, why', () => {
    expect(firstLine(result({estimate: null}))).toBe(
      '▲ Whether it fits is not known: the family mamba is not understood.',
    );
  });
});

test('what only the upper end would exceed is said so', () => {
  const found = estimate({peakBytes: 11 * GIB, highBytes: 13 * GIB});
  const roomy = result({estimate: found, fit: fitOf(found, mac({freeBytes: 14 * GIB}))});
  expect(textOf(roomy, 100)).toContain(
    '▲ At the upper end of the estimate it is more than macOS lets the GPU keep in memory',
  );
  const over = estimate({peakBytes: 16 * GIB, highBytes: 18 * GIB});
  const much = result({estimate: over, fit: fitOf(over, mac({freeBytes: 14 * GIB}))});
  expect(textOf(much, 100)).toContain('▲ More than macOS lets the GPU keep in memory');
});

test('a range in the unit of its middle', () => {
  expect(rangeText({peakBytes: 900 * MIB, lowBytes: 810 * MIB, highBytes: 1100 * MIB})).toBe('≈ 900 MB (810–1,100)');
});

test('notes are counted, and shown when asked for', () => {
  expect(textOf(everything())).toContain('and 1 note: --verbose');
  expect(textOf(everything(), 80, true)).toContain('· save_every 100 of 600 iterations');
});

test('nothing from outside reaches the terminal as a control character', () => {
  const evil = result({
    configFile: 'lo\u001bra.yaml',
    starts: [{rule: 'x', level: 'error', message: 'key \u009b31m', nextStep: '\u0007'}],
    settings: {...everything().settings, model: 'm\u001b[2J'} as CheckResult['settings'],
  });
  expect(textOf(evil)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(checkLine(evil)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
});

describe('the line that a run prints', () => {
  test.each<[string | null, CheckResult]>([
    ['Check: fits; peak ≈ 4.0 GB (3.6–4.6), 9.4 GB free.', fitting()],
    [
      'Check: fits after quitting Cursor and Google Chrome; peak ≈ 9.1 GB (8.2–10.4), 5.4 GB free; what to change: mlxtop check.',
      result(),
    ],
    [null, result({estimate: null})],
  ])('%s', (line, one) => {
    expect(checkLine(one)).toBe(line);
  });

  test('an error comes first', () => {
    expect(checkLine(everything())).toMatch(
      /^Check: ✗ data\/valid\.jsonl has 3 rows.*: fails at iteration 1\. All of it: mlxtop check lora\.yaml$/,
    );
  });
});
