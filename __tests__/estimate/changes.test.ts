import {expect, test} from '@jest/globals';
import type {Setup, Situation} from '../../source/estimate/change-candidates.js';
import {type Changes, changesFor, type Judge, type Priced} from '../../source/estimate/changes.js';
import {fitOf} from '../../source/estimate/fit.js';
import {GIB, linux, mac, model, rows, settings} from './setups.js';

/** A memory that grows as a training run's does: by batch, length, layers; the real one is tested by itself. */
const peakOf = ({
  settings: {batchSize, maxSeqLength, numLayers, gradCheckpoint, fineTuneType},
  model: {weightBytes, blocks},
}: Setup) => {
  const length = Math.min(maxSeqLength, 1800);
  const layers = numLayers > 0 ? numLayers : blocks.length;
  const activations = batchSize * length * (gradCheckpoint ? 2000 : 1e6 * (layers / 16)) * 0.8;
  const learned = fineTuneType === 'full' ? 6 * GIB : 0;
  return weightBytes + activations + learned + 0.6 * GIB;
};

const fit = (setup: Setup) => {
  const peak = peakOf(setup);
  return fitOf({peakBytes: peak, highBytes: 1.1 * peak, parts: []}, setup.machine);
};

const judge: Judge = {
  peakOf,
  isSafe: setup => fit(setup).fits === 'yes' && !fit(setup).isTight,
  isEnough: setup => fit(setup).fits === 'yes',
};

/** A setup with these changes made, in their order. */
const withChanges = (changes: readonly Priced[], setup: Setup): Setup =>
  changes.reduce((before, one) => one.apply(before), setup);

const situation = (values: Partial<Situation> = {}): Situation => ({
  settings: settings(),
  model: model(),
  machine: mac({freeBytes: 0}),
  trainer: 'mlx-lm',
  train: rows(),
  canAccumulate: true,
  apps: ['Cursor'],
  ...values,
});

const named = ({changes}: Changes, setting: string) => changes.find(one => one.setting === setting);
const names = ({changes}: Changes) => changes.map(({setting}) => setting);

test('each change is priced by a new estimate, the best gain for the pain first', () => {
  const found = changesFor(situation(), judge);
  const before = situation();
  for (const change of found.changes.filter(({setting}) => setting !== 'quit')) {
    expect(change.savesBytes).toBe(peakOf(before) - peakOf(change.apply(before)));
    expect(change.savesBytes).toBeGreaterThan(0);
  }
  expect(names(found)).toEqual(['quit', 'grad_checkpoint', 'batch_size', 'max_seq_length', 'num_layers']);
});

test('a smaller batch keeps the rows of an update, and as many rows are trained, validated and saved after', () => {
  const {also, costs, from, to} = named(changesFor(situation(), judge), 'batch_size') ?? {also: [], costs: ''};
  expect({from, to}).toEqual({from: 4, to: 1});
  expect(Object.fromEntries(also.map(one => [one.setting, one.to]))).toEqual({
    grad_accumulation_steps: 4,
    iters: 2400,
    steps_per_eval: 800,
    save_every: 400,
    val_batches: 100,
  });
  expect(costs).toBe('accumulated over 4: same updates, somewhat slower');
});

test('the mildest batch that is enough is taken, and one that divides: by the batch, and by the ranks', () => {
  const roomy = situation({machine: mac({freeBytes: 3 * GIB})});
  expect(named(changesFor(roomy, judge), 'batch_size')?.to).toBe(2);
  const odd = situation({settings: settings({batchSize: 3})});
  expect(named(changesFor(odd, judge), 'batch_size')?.to).toBe(1);
  const ranked = situation({settings: settings({batchSize: 4, ranks: 2})});
  expect(named(changesFor(ranked, judge), 'batch_size')?.to).toBe(2);
});

test('an mlx_lm without gradient accumulation is not told to use it', () => {
  const {also = [], costs} = named(changesFor(situation({canAccumulate: false}), judge), 'batch_size') ?? {};
  expect(also.map(({setting}) => setting)).not.toContain('grad_accumulation_steps');
  expect(costs).toMatch(/updates by fewer rows/);
});

test('mlx-lm-lora calls it otherwise', () => {
  const {also = []} = named(changesFor(situation({trainer: 'mlx-lm-lora'}), judge), 'batch_size') ?? {};
  expect(also[0]).toEqual({setting: 'gradient_accumulation_steps', to: 4});
});

test('the length that 95 % of the rows need, and what it cuts', () => {
  const change = named(changesFor(situation(), judge), 'max_seq_length');
  // 500 tokens, up to the next multiple of 32; 38 × (1,800 − 512) of 912 × 500 + 38 × 1,800 tokens are cut.
  expect(change).toMatchObject({
    from: 2048,
    to: 512,
    costs: 'cuts 4.0 % of the rows, 9.3 % of the text',
  });
  const counted = named(changesFor(situation({train: rows({counted: 'estimated'})}), judge), 'max_seq_length');
  expect(counted?.costs).toContain('≈ 4.0 %');
  const even = rows({lengths: Array.from({length: 20}, () => 1800)});
  expect(named(changesFor(situation({train: even}), judge), 'max_seq_length')).toBeUndefined();
  expect(named(changesFor(situation({train: null}), judge), 'max_seq_length')).toBeUndefined();
});

test('half the layers of those that are trained, or a quarter where only that is enough', () => {
  expect(named(changesFor(situation(), judge), 'num_layers')).toMatchObject({from: 16, to: 4});
  const roomy = situation({machine: mac({freeBytes: 3 * GIB})});
  expect(named(changesFor(roomy, judge), 'num_layers')).toMatchObject({from: 16, to: 8});
  const all = situation({settings: settings({numLayers: -1, maxSeqLength: 4096, batchSize: 8})});
  expect(named(changesFor(all, judge), 'num_layers')).toMatchObject({from: -1, to: 14});
});

test('a model in 16 bits could be one in 4; a full fine-tuning could be LoRA', () => {
  const plain = situation({model: model({quantization: null, weightBytes: 6e9})});
  const change = named(changesFor(plain, judge), 'model');
  expect(change?.savesBytes).toBeCloseTo(6e9 - (3e9 * 4.5) / 8);
  expect(change?.isWritable).toBe(false);
  const full = situation({settings: settings({fineTuneType: 'full'}), model: model({quantization: null})});
  expect(names(changesFor(full, judge))).toContain('fine_tune_type');
  expect(names(changesFor(full, judge))).not.toContain('model');
  expect(names(changesFor({...full, trainer: 'mlx-lm-lora'}, judge))).toContain('train_type');
});

test('what is done already, or saves nothing worth a word, is not offered', () => {
  const done = situation({settings: settings({gradCheckpoint: true, batchSize: 1, maxSeqLength: 512}), apps: []});
  expect(changesFor(done, judge).changes).toEqual([]);
  expect(changesFor(situation(), {...judge, peakOf: () => null}).changes).toEqual([]);
});

test('one that is enough alone is marked, and the best of those that can be written', () => {
  const found = changesFor(situation({machine: mac({freeBytes: 2.5 * GIB})}), judge);
  expect(found.together).toHaveLength(1);
  const [number = 0] = found.written;
  expect(found.changes[number - 1]?.isWritable).toBe(true);
});

test('several together where none alone is enough; none of them can be left out', () => {
  const tight = situation({
    settings: settings({batchSize: 8}),
    machine: mac({freeBytes: 0.5 * GIB, cachedBytes: 2.9 * GIB}),
    train: rows({lengths: Array.from({length: 100}, (_, index) => (index < 95 ? 1300 : 1800))}),
  });
  const only = {...judge, isSafe: judge.isEnough};
  const found = changesFor({...tight, settings: {...tight.settings, gradCheckpoint: false}}, only);
  const chosen = found.together.map(number => found.changes[number - 1]).flatMap(one => one ?? []);
  expect(only.isSafe(withChanges(chosen, tight))).toBe(true);
  for (const left of chosen) {
    expect(
      only.isSafe(
        withChanges(
          chosen.filter(one => one !== left),
          tight,
        ),
      ),
    ).toBe(false);
  }
  expect(found.changes.filter(({together}) => together)).toEqual(chosen);
});

test('nothing is marked where it fits, nor where all of it together is not enough', () => {
  const roomy = changesFor(situation({machine: linux({usedBytes: 0})}), judge);
  expect(roomy).toMatchObject({together: [], written: []});
  const hopeless = changesFor(situation({model: model({weightBytes: 30 * GIB})}), judge);
  expect(hopeless).toMatchObject({together: [], written: []});
  expect(hopeless.changes.length).toBeGreaterThan(0);
});
