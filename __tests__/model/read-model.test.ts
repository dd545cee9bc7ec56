import {appendFileSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from '@jest/globals';
import type {ModelFacts} from '../../source/estimate/facts.js';
import {locateModel} from '../../source/model/locate.js';
import {readModel} from '../../source/model/read-model.js';
import {linear, tensor} from '../helpers/model-folder/shapes.js';
import {writeFolder} from '../helpers/model-folder/write-folder.js';
import {createModels, FOUR_BITS} from '../helpers/model-folder.js';

const models = createModels();
afterAll(() => models.close());

const read = (folder: string): ModelFacts =>
  readModel(locateModel(folder, {directory: models.root, environment: {}}), folder);
const module = (facts: ModelFacts, path: string) =>
  [...facts.blocks.flatMap(({modules}) => modules), ...facts.outside].find(one => one.path === path);

describe('packed weights', () => {
  const facts = models.facts('Llama-3.2-3B', {packing: FOUR_BITS});

  test('are counted unpacked, and weigh what the files hold', () => {
    expect(facts.parameters).toBe(3_212_749_824);
    // 4.5 bits a parameter with scales and biases; the norms are plain.
    expect(facts.weightBytes / facts.parameters).toBeCloseTo(4.5 / 8, 3);
    expect(facts.quantization).toEqual({bits: 4, groupSize: 64, mode: 'affine'});
    expect(facts.dtype).toBe('bfloat16');
  });

  test('have the sizes of the model', () => {
    expect(module(facts, 'model.layers.27.mlp.down_proj')).toEqual({
      path: 'model.layers.27.mlp.down_proj',
      kind: 'linear',
      inputs: 8192,
      outputs: 3072,
      experts: 1,
      quantization: {bits: 4, groupSize: 64, mode: 'affine'},
    });
    expect(facts).toMatchObject({hiddenSize: 3072, intermediateSize: 8192, vocabularySize: 128_256, isTied: true});
    expect(facts.blocks).toHaveLength(28);
    expect(facts.blocks[0]).toMatchObject({attention: 'full', heads: 24, kvHeads: 8, headDim: 128, experts: null});
  });

  test('single modules may be packed otherwise, or not at all', () => {
    const packing = {
      ...FOUR_BITS,
      of: (path: string) => {
        if (path.endsWith('v_proj')) return {bits: 8, groupSize: 64};
        if (path.endsWith('o_proj')) return {bits: 6, groupSize: 64};
        return path.endsWith('k_proj') ? (false as const) : undefined;
      },
    };
    const quantization = {
      ...{bits: 4, group_size: 64},
      'model.layers.0.self_attn.v_proj': {bits: 8, group_size: 64},
      'model.layers.0.self_attn.k_proj': false,
    };
    const mixed = models.facts('Qwen2.5-0.5B', {layers: 2, packing, config: {quantization}});
    const bits = (layer: number) =>
      ['q', 'k', 'v', 'o'].map(one => module(mixed, `model.layers.${layer}.self_attn.${one}_proj`));
    for (const layer of [0, 1]) {
      expect(bits(layer).map(one => one?.quantization?.bits ?? null)).toEqual([4, null, 8, 6]);
      expect(bits(layer).map(one => one?.inputs)).toEqual([896, 896, 896, 896]);
    }
  });

  test.each([3, 5, 6, 8])('%i bits', bits => {
    const {blocks} = models.facts('Llama-3.2-1B', {layers: 1, packing: {bits, groupSize: 64}});
    expect(blocks[0]?.modules.map(({inputs}) => inputs)).toEqual([2048, 2048, 2048, 2048, 2048, 2048, 8192]);
  });

  test('mxfp4 has scales of one byte and no biases', () => {
    const mxfp4 = models.facts('Qwen3-0.6B', {layers: 1, packing: {bits: 4, groupSize: 32, mode: 'mxfp4'}});
    expect(module(mxfp4, 'model.layers.0.mlp.up_proj')).toMatchObject({
      inputs: 1024,
      quantization: {bits: 4, groupSize: 32, mode: 'mxfp4'},
    });
    expect(mxfp4.dtype).toBe('bfloat16');
  });

  test('AWQ packs along the outputs, and mlx_lm repacks it', () => {
    const shapes = [
      tensor('model.embed_tokens.weight', 1000, 256),
      {name: 'model.layers.0.self_attn.q_proj.qweight', dtype: 'I32', shape: [256, 512 / 8]},
      {name: 'model.layers.0.self_attn.q_proj.qzeros', dtype: 'I32', shape: [2, 512 / 8]},
      {name: 'model.layers.0.self_attn.q_proj.scales', dtype: 'F16', shape: [2, 512]},
    ];
    const config = {
      model_type: 'llama',
      num_hidden_layers: 1,
      quantization_config: {quant_method: 'awq', bits: 4, group_size: 128},
    };
    const awq = read(writeFolder(join(models.root, 'awq'), {config, shapes}));
    expect(awq.blocks[0]?.modules).toEqual([
      {
        path: 'model.layers.0.self_attn.q_proj',
        kind: 'linear',
        inputs: 256,
        outputs: 512,
        experts: 1,
        quantization: {bits: 4, groupSize: 128, mode: 'affine'},
      },
    ]);
    expect(awq.parameters).toBe(1000 * 256 + 256 * 512);
  });
});

describe('experts', () => {
  test('are one module, stacked already or apart', () => {
    const stacked = models.facts('Qwen3-30B-A3B', {layers: 2});
    const apart = models.facts('Qwen3-30B-A3B-separate', {layers: 2});
    expect(apart.weightBytes).toBe(stacked.weightBytes);
    const names = (facts: ModelFacts) => facts.blocks[1]?.modules.map(({path}) => path).sort();
    expect(names(apart)).toEqual(names(stacked));
    for (const facts of [stacked, apart]) {
      expect(facts.blocks[0]?.experts).toEqual({count: 128, perToken: 8});
      expect(module(facts, 'model.layers.0.mlp.switch_mlp.down_proj')).toMatchObject({
        kind: 'switch',
        inputs: 768,
        outputs: 2048,
        experts: 128,
      });
      expect(module(facts, 'model.layers.0.mlp.gate')).toMatchObject({kind: 'linear', outputs: 128});
    }
  });

  test('gpt-oss: packed by Hugging Face, gate and up in one', () => {
    const facts = models.facts('gpt-oss-20b', {layers: 2});
    expect(module(facts, 'model.layers.1.mlp.experts.up_proj')).toMatchObject({
      kind: 'switch',
      inputs: 2880,
      outputs: 2880,
      experts: 32,
      quantization: {bits: 4, groupSize: 32, mode: 'mxfp4'},
    });
    expect(facts.blocks.map(({attention, window}) => [attention, window])).toEqual([
      ['sliding', 128],
      ['full', null],
    ]);
  });

  test("a router that is a bare weight takes no adapter (DeepSeek's)", () => {
    const {blocks} = models.facts('DeepSeek-V2-Lite', {layers: 2});
    expect(blocks.map(({experts}) => experts)).toEqual([null, {count: 64, perToken: 6}]);
    expect(blocks[1]?.modules.map(({path}) => path)).not.toContain('model.layers.1.mlp.gate');
    expect(blocks[0]).toMatchObject({attention: 'full', heads: 16, kvHeads: 16, headDim: 192});
  });
});

describe('what mlx_lm drops', () => {
  test.each(['Gemma-3-4b', 'Gemma-4-E2B', 'Ministral-3-3B', 'Qwen3.5-0.8B'] as const)('%s: towers of images', name => {
    const facts = models.facts(name);
    expect(facts.weightBytes).toBeLessThan(facts.fileBytes - 1_000_000);
    expect(facts.blocks.flatMap(({modules}) => modules).filter(({path}) => /vision|visual|audio/.test(path))).toEqual(
      [],
    );
  });

  test('Gemma 4: keys and values of the layers that share an earlier one', () => {
    const {blocks, capsLogits, outside} = models.facts('Gemma-4-E2B');
    const has = (layer: number) => blocks[layer]?.modules.some(({path}) => path.endsWith('k_proj'));
    expect([has(14), has(15)]).toEqual([true, false]);
    expect(blocks.slice(3, 5)).toMatchObject([
      {attention: 'sliding', window: 512, headDim: 256},
      {attention: 'full', headDim: 512},
    ]);
    expect(capsLogits).toBe(true);
    expect(outside.find(({path}) => path.endsWith('per_layer'))).toMatchObject({
      kind: 'embedding',
      inputs: 262_144,
      outputs: 8960,
    });
  });

  test("a head whose weights are the embedding's, though the file has them", () => {
    const shapes = [
      tensor('model.embed_tokens.weight', 1000, 64),
      ...linear('model.layers.0.mlp.up_proj', 64, 128),
      ...linear('lm_head', 64, 1000),
    ];
    const facts = (more: object) => {
      const config = {model_type: 'llama', num_hidden_layers: 1, ...more};
      return read(writeFolder(join(models.root, `tied-${JSON.stringify(more).length}`), {config, shapes}));
    };
    expect(facts({})).toMatchObject({isTied: true, parameters: 1000 * 64 + 64 * 128});
    expect(facts({tie_word_embeddings: false})).toMatchObject({isTied: false, vocabularySize: 1000});
  });
});

describe('files', () => {
  test('shards are read as one', () => {
    const facts = models.facts('Qwen3-0.6B', {shards: 3});
    expect(facts.parameters).toBe(596_049_920);
    expect(facts.fileBytes).toBeGreaterThan(facts.weightBytes);
  });

  test('a file that is cut short, longer than it says, or another thing is told with what to do', () => {
    const cut = models.write('SmolLM2-135M', {layers: 1});
    truncateSync(join(cut, 'model.safetensors'), 100_000);
    expect(() => read(cut)).toThrow(/cut short: 100,000 of/);
    const long = models.write('SmolLM2-135M', {layers: 1});
    appendFileSync(join(long, 'model.safetensors'), 'x');
    expect(() => read(long)).toThrow(/where its header says/);
    const pointer = models.write('SmolLM2-135M', {layers: 1});
    writeFileSync(
      join(pointer, 'model.safetensors'),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
    );
    expect(() => read(pointer)).toThrow(/pointer of Git LFS/);
    const huge = Buffer.alloc(100);
    huge.writeBigUInt64LE(26_000_000n);
    writeFileSync(join(pointer, 'model.safetensors'), huge);
    expect(() => read(pointer)).toThrow(/not a safetensors file/);
  });

  test('a config that is no JSON', () => {
    const folder = models.write('SmolLM2-135M', {layers: 1});
    writeFileSync(join(folder, 'config.json'), '{');
    expect(() => read(folder)).toThrow(/not a JSON object/);
  });
});
