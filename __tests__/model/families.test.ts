import {join} from 'node:path';
import {afterAll, describe, expect, test} from '@jest/globals';
import type {ModelFacts} from '../../source/estimate/facts.js';
import {locateModel} from '../../source/model/locate.js';
import {readModel} from '../../source/model/read-model.js';
import {linear, tensor} from '../helpers/model-folder/shapes.js';
import {writeFolder} from '../helpers/model-folder/write-folder.js';
import {createModels} from '../helpers/model-folder.js';

const models = createModels();
afterAll(() => models.close());

const read = (folder: string): ModelFacts =>
  readModel(locateModel(folder, {directory: models.root, environment: {}}), folder);

/** By instances of mlx_lm 0.32.2: whether a head in the file stays, where the config says tied, untied, or nothing. */
test.each([
  ['llama ernie4_5 granite qwen2 qwen3 qwen3_moe olmoe smollm3 seed_oss', {tied: true, untied: false, absent: true}],
  ['phi3 mimo internlm3 hunyuan_v1_dense mixtral olmo3 qwen3_next', {tied: true, untied: false, absent: false}],
  ['glm4 helium gemma3_text gpt_oss phimoe qwen2_moe deepseek_v2', {tied: false, untied: false, absent: false}],
  ['gemma gemma2', {tied: true, untied: true, absent: true}],
])('%s share the head by the config: %j', (types, expected) => {
  const shapes = [tensor('model.embed_tokens.weight', 1000, 64), ...linear('lm_head', 64, 1000)];
  for (const [index, type] of types.split(' ').entries()) {
    const tied = (key: object) => {
      const config = {model_type: type, num_hidden_layers: 1, hidden_size: 64, ...key};
      const folder = join(models.root, `head-${type}-${index}-${JSON.stringify(key).length}`);
      return read(writeFolder(folder, {config, shapes})).isTied;
    };
    const found = {
      tied: tied({tie_word_embeddings: true}),
      untied: tied({tie_word_embeddings: false}),
      absent: tied({}),
    };
    expect({type, ...found}).toEqual({type, ...expected});
  }
});

describe('families', () => {
  test('Gemma 3 leaves out keys that mlx_lm has defaults for', () => {
    const {blocks, vocabularySize} = models.facts('Gemma-3-4b');
    expect(blocks[0]).toMatchObject({heads: 8, kvHeads: 4, headDim: 256, attention: 'sliding', window: 1024});
    expect(blocks[5]).toMatchObject({attention: 'full', window: null});
    expect(vocabularySize).toBe(262_208);
  });

  test('Gemma 2 caps its logits, and mlx_lm lets no layer slide', () => {
    const facts = models.facts('Gemma-2-2b');
    expect(facts.capsLogits).toBe(true);
    expect(new Set(facts.blocks.map(({attention}) => attention))).toEqual(new Set(['full']));
  });

  test("Mistral's sliding_window alone does nothing", () => {
    expect(models.facts('Mistral-7B').blocks[0]).toMatchObject({attention: 'full', window: null});
  });

  test.each(['Qwen3.5-0.8B', 'Qwen3-Next-80B-A3B', 'Kimi-Linear-small'] as const)(
    '%s: three of four layers are gated-delta',
    name => {
      expect(
        models
          .facts(name)
          .blocks.slice(0, 4)
          .map(({attention}) => attention),
      ).toEqual([...Array.from({length: 3}, () => 'gated-delta'), 'full']);
    },
  );

  test('Phi has one module for queries, keys and values', () => {
    expect(models.facts('Phi-4-mini').blocks[0]?.modules.map(({path}) => path.split('.').at(-1))).toEqual([
      'qkv_proj',
      'o_proj',
      'gate_up_proj',
      'down_proj',
    ]);
  });

  test('of one that is not known only the weights are exact', () => {
    const config = {model_type: 'brand_new', text_config: {num_attention_heads: 4, hidden_size: 64}};
    const shapes = [tensor('model.embed_tokens.weight', 500, 64), ...linear('model.layers.0.attn.qkv', 64, 192)];
    const facts = read(writeFolder(join(models.root, 'new'), {config, shapes}));
    expect(facts).toMatchObject({isKnownFamily: false, weightBytes: 2 * (500 * 64 + 64 * 192), hiddenSize: 64});
    expect(facts.blocks[0]?.modules).toHaveLength(1);
    expect(facts.remarks).toEqual(["The model type 'brand_new' is not known to mlx_lm 0.32.2."]);
  });

  test('a model with a program of its own says so', () => {
    const facts = models.facts('Llama-3.2-1B', {layers: 1, config: {model_file: 'model.py', model_type: 'gpt2'}});
    expect(facts.remarks).toEqual([expect.stringContaining('gpt2'), expect.stringContaining('--trust-remote-code')]);
  });
});
