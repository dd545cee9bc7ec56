import {describe, expect, test} from '@jest/globals';
import type {AdaptableModule, Estimate, Measured, ModelFacts, TrainSettings} from '../../source/estimate/facts.js';
import {estimatePeak} from '../../source/estimate/peak.js';
import {defaults, modelFactsOf, rowsOf} from '../helpers/model-facts.js';

const LLAMA = {
  model_type: 'llama',
  hidden_size: 3072,
  num_hidden_layers: 28,
  intermediate_size: 8192,
  num_attention_heads: 24,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 128_256,
  tie_word_embeddings: true,
};
const FOUR_BITS = {group_size: 64, bits: 4};
const MOE = {...LLAMA, model_type: 'qwen3_moe', num_experts: 64, num_experts_per_tok: 8, moe_intermediate_size: 768};

const llama = modelFactsOf(LLAMA, 'bfloat16');
const rows = (length: number, count = 16) => ({
  train: rowsOf(Array.from({length: count}, () => length)),
  valid: rowsOf(Array.from({length: count}, () => length)),
});

const estimated = (
  changed: Partial<TrainSettings> = {},
  {length = 1000, model = llama, platform = 'darwin', measured = null as Measured | null} = {},
): Estimate => {
  const {estimate, unknown} = estimatePeak(model, defaults(changed), rows(length), {platform, measured});
  if (estimate === null) throw new Error(unknown);
  return estimate;
};

const part = (estimate: Estimate, wanted: string): number =>
  estimate.parts.find(({name}) => name === wanted)?.bytes ?? Number.NaN;

describe.each(['darwin', 'linux'])('on %s', platform => {
  const peak = (changed: Partial<TrainSettings> = {}, how: {length?: number; model?: ModelFacts} = {}): number =>
    estimated(changed, {...how, platform}).peakBytes;

  test('parts add up to the peak, which lies within its band', () => {
    for (const changed of [{}, {gradCheckpoint: true}, {fineTuneType: 'full' as const}, {fuse: true, batchSize: 1}]) {
      const {peakBytes, lowBytes, highBytes, parts} = estimated(changed, {platform});
      expect(parts.reduce((sum, {bytes}) => sum + bytes, 0)).toBe(peakBytes);
      expect(lowBytes).toBeLessThan(peakBytes);
      expect(highBytes).toBeGreaterThan(peakBytes);
      expect(lowBytes).toBeGreaterThan(llama.weightBytes);
      expect(Math.min(...parts.map(({bytes}) => bytes))).toBeGreaterThanOrEqual(0);
    }
  });

  test('more of anything never needs less', () => {
    expect(peak({batchSize: 8})).toBeGreaterThan(peak());
    expect(peak({}, {length: 1100})).toBeGreaterThan(peak());
    expect(peak({numLayers: 20})).toBeGreaterThan(peak());
    expect(peak({numLayers: -1})).toBeGreaterThan(peak({numLayers: 20}));
    expect(peak({rank: 64})).toBeGreaterThan(peak());
    expect(peak({gradAccumulationSteps: 4})).toBeGreaterThan(peak());
    expect(peak({loraKeys: ['self_attn.q_proj', 'self_attn.v_proj']})).toBeLessThan(peak());
  });

  test('checkpointing saves, the more the more blocks are trained', () => {
    const saved = (numLayers: number): number => peak({numLayers}) - peak({numLayers, gradCheckpoint: true});
    expect(saved(16)).toBeGreaterThan(1e9);
    expect(saved(28)).toBeGreaterThan(saved(16));
  });

  test('-1, 0 and all layers are the same', () => {
    expect(peak({numLayers: 0})).toBe(peak({numLayers: -1}));
    expect(peak({numLayers: 28})).toBe(peak({numLayers: -1}));
  });

  test('what is cut by max_seq_length needs no memory', () => {
    expect(peak({maxSeqLength: 512})).toBe(peak({maxSeqLength: 512}, {length: 513}));
    expect(peak({maxSeqLength: 512})).toBeLessThan(peak());
  });
});

describe('weights', () => {
  test('are exact, quantised or not', () => {
    expect(part(estimated(), 'weights')).toBe(2 * llama.parameters);
    const quantized = modelFactsOf({...LLAMA, quantization: FOUR_BITS}, 'bfloat16');
    // 4 bits, and a scale and a bias of 2 bytes for each 64: 4.5 bits a parameter; norms stay as they are.
    const norms = 57 * LLAMA.hidden_size;
    expect(quantized.weightBytes).toBe(((llama.parameters - norms) * 4.5) / 8 + 2 * norms);
    expect(part(estimated({}, {model: quantized}), 'weights')).toBe(quantized.weightBytes);
  });

  test('are all that is known of an unknown family', () => {
    const model = {...llama, modelType: 'newest', isKnownFamily: false};
    expect(estimatePeak(model, defaults(), rows(100), {platform: 'darwin', measured: null})).toEqual({
      estimate: null,
      unknown: 'mlxtop does not know how models of type newest compute: their weights alone take 6.4 GB',
    });
  });
});

const untiedHead = (): AdaptableModule => ({
  path: 'lm_head',
  kind: 'linear',
  inputs: 3072,
  outputs: 128_256,
  experts: 1,
  quantization: null,
});

describe('what is trained', () => {
  const perBlock = 8 * (2 * (3072 + 3072) + 2 * (3072 + 1024) + 3 * (3072 + 8192));

  test('adapters are float32, whatever the model is', () => {
    expect(part(estimated({numLayers: 4}), 'adapters')).toBe(4 * 4 * perBlock);
  });

  test('Adam keeps two copies of them, SGD one', () => {
    const adapters = part(estimated(), 'adapters');
    expect(part(estimated({optimizer: 'adamw'}), 'optimizer')).toBe(2 * adapters);
    expect(part(estimated({optimizer: 'sgd'}), 'optimizer')).toBe(adapters);
    // Before the backward pass there are none, but those of earlier batches are.
    expect(part(estimated(), 'gradients')).toBe(0);
    expect(part(estimated({gradAccumulationSteps: 2}), 'gradients')).toBe(adapters);
  });

  test('each expert has an adapter of its own', () => {
    const model = modelFactsOf(MOE, 'bfloat16');
    const experts = 64 * 3 * 8 * (3072 + 768);
    const rest = 8 * (2 * (3072 + 3072) + 2 * (3072 + 1024) + (3072 + 64));
    expect(part(estimated({numLayers: 1}, {model}), 'adapters')).toBe(4 * (experts + rest));
  });

  test('full fine-tuning trains the blocks in their own type, without adapters', () => {
    const full = estimated({fineTuneType: 'full', numLayers: -1, batchSize: 1}, {length: 30});
    const parameters = 28 * (llama.blocks[0]?.parameters ?? 0);
    expect(full.phase).toBe('optimizer');
    expect(part(full, 'adapters')).toBe(0);
    expect(part(full, 'gradients')).toBe(2 * parameters);
    expect(part(full, 'optimizer')).toBeGreaterThanOrEqual(2 * 2 * parameters);
  });

  test('a key that names the head puts an adapter on it', () => {
    const untied = modelFactsOf({...LLAMA, tie_word_embeddings: false}, 'bfloat16');
    const keys = ['self_attn.q_proj'];
    const more =
      part(estimated({loraKeys: [...keys, 'lm_head']}, {model: untied}), 'adapters') -
      part(estimated({loraKeys: keys}, {model: untied}), 'adapters');
    expect(more).toBe(4 * 8 * (3072 + 128_256));
  });

  test('a key that names the embedding sends gradients through all blocks', () => {
    const embedding = {...untiedHead(), path: 'model.embed_tokens', kind: 'embedding' as const};
    const model = {...llama, outside: [embedding]};
    const keys = ['self_attn.q_proj'];
    const few = estimated({numLayers: 2, loraKeys: keys}, {model});
    const all = estimated({numLayers: 2, loraKeys: [...keys, 'model.embed_tokens']}, {model});
    expect(part(all, 'activations')).toBeGreaterThan(5 * part(few, 'activations'));
  });
});

describe('what is outside of what was measured is told', () => {
  test.each([
    [{maxSeqLength: 16_384}, {length: 10_000}, /^rows of 10,016 tokens: nothing above 8,192 tokens has been measured$/],
    [{fineTuneType: 'dora' as const}, {}, /^DoRA was measured on small models on a processor only, not on a Mac$/],
    [{}, {model: modelFactsOf(MOE, 'bfloat16')}, /^mixtures of experts were measured/],
  ])('%j', (changed, how, sentence) => {
    expect(estimated(changed, how).beyond).toEqual([expect.stringMatching(sentence)]);
  });

  test('nothing where all was', () => {
    expect(estimated().beyond).toEqual([]);
  });

  test('gated-delta layers come with their numbers, and need the most by far', () => {
    const [first, ...others] = llama.blocks;
    if (first === undefined) throw new Error('no block');
    const gated = {...first, attention: 'gated-delta' as const, heads: 32, headDim: 128};
    const model = {...llama, blocks: [...others.slice(0, 27), gated]};
    const {beyond, peakBytes} = estimated({}, {model});
    expect(beyond[0]).toMatch(/^1 of the 28 blocks are gated-delta layers: .* 108 GB at 4,096/);
    expect(peakBytes - estimated().peakBytes).toBeGreaterThan(5e9);
  });

  test('rows that are not known are as long as max_seq_length', () => {
    const settings = defaults({batchSize: 1});
    const unknown = estimatePeak(llama, settings, {train: null, valid: null}, {platform: 'darwin', measured: null});
    expect(unknown.estimate?.peakBytes).toBe(estimated({batchSize: 1}, {length: 2048}).peakBytes);
    expect(unknown.estimate?.beyond).toEqual([expect.stringMatching(/^the rows are not known/)]);
  });

  test('tokens that are estimated widen the band', () => {
    const data = {train: rowsOf([1000, 1000, 1000, 1000], 'estimated'), valid: null};
    const {estimate} = estimatePeak(llama, defaults(), data, {platform: 'darwin', measured: null});
    const exact = estimated();
    expect(estimate?.peakBytes).toBe(exact.peakBytes);
    expect(estimate?.highBytes).toBeGreaterThan(exact.highBytes);
    expect(estimate?.lowBytes).toBeLessThan(exact.lowBytes);
  });
});

test('several processes on one machine each have a model of their own', () => {
  const [one, two] = [estimated({batchSize: 1}), estimated({batchSize: 2, ranks: 2, localRanks: 2})];
  expect(two.peakBytes).toBe(2 * one.peakBytes);
  expect(part(two, 'weights')).toBe(2 * part(one, 'weights'));
  expect(two.beyond[0]).toMatch(/2 processes on this machine/);
  // Of other machines each has its own memory.
  expect(estimated({batchSize: 2, ranks: 2, localRanks: 1}).peakBytes).toBe(one.peakBytes);
});

test('a test alone needs no more than a validation', () => {
  const {peakBytes, phase, parts} = estimated({train: false, test: true});
  expect(phase).toBe('validation');
  expect(peakBytes).toBeLessThan(estimated({gradCheckpoint: true}).peakBytes);
  expect(parts.filter(({name, bytes}) => ['gradients', 'optimizer'].includes(name) && bytes > 0)).toEqual([]);
});

test('fusing needs the fused layers besides', () => {
  const small = {batchSize: 1, gradCheckpoint: true, maxSeqLength: 64};
  const fused = estimated({...small, numLayers: -1, fuse: true});
  expect(fused.phase).toBe('fusing');
  expect(fused.peakBytes).toBeGreaterThan(estimated({...small, numLayers: -1}).peakBytes);
});

describe('a run that was measured', () => {
  const before = estimated();
  const measured = (ratio: number): Measured => ({
    run: {id: 'a', name: 'train', startedAt: 0},
    estimatedBytes: before.peakBytes,
    peakBytes: llama.weightBytes + ratio * (before.peakBytes - llama.weightBytes),
  });

  test('with the same settings gives the same peak again, in a narrow band', () => {
    const run = measured(1.2);
    const {peakBytes, lowBytes, highBytes, parts, calibratedBy} = estimated({}, {measured: run});
    expect(Math.abs(peakBytes - run.peakBytes)).toBeLessThan(10);
    expect(parts.reduce((sum, {bytes}) => sum + bytes, 0)).toBe(peakBytes);
    expect((highBytes - lowBytes) / peakBytes).toBeLessThan(0.1);
    expect(calibratedBy).toBe(run);
  });

  test('scales another, with a wider band the farther its settings are', () => {
    const near = estimated({numLayers: 14}, {measured: measured(1.2)});
    const far = estimated({numLayers: 2, batchSize: 1}, {measured: measured(1.2)});
    const width = ({peakBytes, lowBytes, highBytes}: Estimate): number =>
      (highBytes - lowBytes) / (peakBytes - llama.weightBytes);
    expect(near.peakBytes).toBeGreaterThan(estimated({numLayers: 14}).peakBytes);
    expect(width(far)).toBeGreaterThan(width(near));
  });

  test('that needed less takes less off a run that is far from it', () => {
    const share = (changed: Partial<TrainSettings>): number =>
      (estimated(changed, {measured: measured(0.7)}).peakBytes - llama.weightBytes) /
      (estimated(changed).peakBytes - llama.weightBytes);
    expect(share({})).toBeCloseTo(0.7, 3);
    expect(share({numLayers: 2, batchSize: 1})).toBeGreaterThan(0.85);
  });

  test('never leads below the weights, and is left out where it cannot be of the same model', () => {
    const run = {...measured(1), peakBytes: 1e9};
    const {peakBytes, calibratedBy} = estimated({}, {measured: run});
    expect(peakBytes).toBe(before.peakBytes);
    expect(calibratedBy).toBeNull();
  });
});
