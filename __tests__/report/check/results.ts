import type {Priced} from '../../../source/estimate/changes.js';
import type {CheckResult} from '../../../source/estimate/check-result.js';
import type {Estimate} from '../../../source/estimate/facts.js';
import {fitOf} from '../../../source/estimate/fit.js';
import {GIB, linux, MIB, mac, model, rows, settings} from '../../estimate/setups.js';

/** In UTC, as what is written as JSON. */
export const T = Date.UTC(2026, 10, 24, 14, 5, 30);

export const estimate = (values: Partial<Estimate> = {}): Estimate => ({
  peakBytes: 9.1 * GIB,
  lowBytes: 8.2 * GIB,
  highBytes: 10.4 * GIB,
  parts: [
    {name: 'weights', bytes: 1.7 * GIB},
    {name: 'adapters', bytes: 31 * MIB},
    {name: 'gradients', bytes: 31 * MIB},
    {name: 'optimizer', bytes: 62 * MIB},
    {name: 'activations', bytes: 4.1 * GIB},
    {name: 'attention', bytes: 2.58 * GIB},
    {name: 'logits', bytes: 0},
    {name: 'framework', bytes: 0.6 * GIB},
  ],
  phase: 'attention',
  calibratedBy: null,
  beyond: [],
  ...values,
});

const change = (values: Partial<Priced>): Priced => ({
  setting: 'grad_checkpoint',
  from: false,
  to: true,
  savesBytes: 3.9 * GIB,
  costs: 'same result, ≈ a third slower',
  also: [],
  together: false,
  isWritable: true,
  apply: setup => setup,
  ...values,
});

export const CHANGES: Priced[] = [
  change({
    setting: 'quit',
    from: null,
    to: 'Cursor and Google Chrome',
    savesBytes: 4.7 * GIB,
    costs: 'open again afterwards',
    together: true,
    isWritable: false,
  }),
  change({}),
  change({
    setting: 'batch_size',
    from: 4,
    to: 2,
    savesBytes: 3.3 * GIB,
    costs: 'accumulated over 2: same updates, somewhat slower',
    also: [
      {setting: 'grad_accumulation_steps', to: 2},
      {setting: 'iters', to: 1200},
    ],
  }),
  change({
    setting: 'max_seq_length',
    from: 2048,
    to: 512,
    savesBytes: 4.8 * GIB,
    costs: 'cuts 4.0 % of the rows, 9.3 % of the text',
  }),
];

/** What a check of a Mac with 16 GB and three apps finds: it fits once two of them are quit. */
export const result = (values: Partial<CheckResult> = {}): CheckResult => {
  const found = values.estimate === undefined ? estimate() : values.estimate;
  return {
    command: ['mlx_lm.lora', '--config', 'lora.yaml'],
    configFile: 'lora.yaml',
    trainer: 'mlx-lm',
    settings: settings({model: 'mlx-community/Qwen2.5-3B-Instruct-4bit', data: 'data'}),
    starts: [],
    python: null,
    model: model(),
    data: {train: rows(), valid: rows({file: '/data/valid.jsonl', rows: 40, lengths: [120, 700]}), test: null},
    notes: [],
    estimate: found,
    plainBytes: found?.peakBytes ?? null,
    fit: fitOf(found ?? {why: 'the family mamba is not understood', weightBytes: 1.7 * GIB}, mac()),
    machine: {totalBytes: 16 * GIB, gpuWorkingSetBytes: 12_713_115_648, platform: 'darwin'},
    changes: {changes: CHANGES, together: [1], written: [2], peakWith: () => null},
    swapCost: null,
    training: [],
    ...values,
  };
};

/** One that fits, on Linux. */
export const fitting = (): CheckResult =>
  result({
    estimate: estimate({peakBytes: 4 * GIB, lowBytes: 3.6 * GIB, highBytes: 4.6 * GIB, parts: [], phase: 'loss'}),
    fit: fitOf({peakBytes: 4 * GIB, highBytes: 4.6 * GIB, parts: []}, linux()),
    machine: {totalBytes: 16 * GIB, gpuWorkingSetBytes: null, platform: 'linux'},
    changes: {changes: CHANGES.slice(1), together: [], written: [], peakWith: () => null},
  });

/** One with something of every kind. */
export const everything = (): CheckResult =>
  result({
    starts: [
      {
        rule: 'valid-too-short',
        level: 'error',
        message:
          'data/valid.jsonl has 3 rows, batch_size is 4 (lora.yaml:6): fails at iteration 1 with "ValueError: Dataset must have at least batch_size=4 examples but only has 3."',
        nextStep: 'batch_size: 3 or less, or a longer valid.jsonl',
      },
      {
        rule: 'ignored-key',
        level: 'warning',
        message: "lora.yaml:9: 'lora_rank' is no key of mlx_lm and does nothing",
        nextStep: 'lora_parameters: {rank: 16}',
      },
      {rule: 'save-every', level: 'note', message: 'save_every 100 of 600 iterations', nextStep: null},
    ],
    estimate: estimate({
      calibratedBy: {
        run: {id: 'a', name: 'lora', startedAt: T - 86_400_000},
        estimatedBytes: GIB,
        peakBytes: 9.4 * GIB,
      },
      beyond: ['Sequences above 8,192 tokens were never measured.'],
    }),
    fit: {...fitOf(estimate({peakBytes: 11.4 * GIB, highBytes: 12 * GIB}), mac()), risk: 'little-free'},
    swapCost: {factor: 2.14, run: {name: 'lora', startedAt: T - 86_400_000}},
    training: [{name: 'other', bytes: 4.5 * GIB}],
    changes: {changes: CHANGES, together: [2, 4], written: [2, 4], peakWith: () => null},
  });
