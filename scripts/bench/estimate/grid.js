// The runs of the bench: what is varied one at a time, and, kept aside, what chance has drawn.
import {random} from '../eta/random.js';

/** @import {Case, CaseSettings, ModelConfig} from './types.ts' */

/**
 * Small enough for a few seconds on a processor, and large enough that what a batch needs is most of it.
 * @type {ModelConfig}
 */
const LLAMA = {
  model_type: 'llama',
  hidden_size: 256,
  num_hidden_layers: 4,
  intermediate_size: 768,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 64,
  rms_norm_eps: 1e-5,
  vocab_size: 2048,
  max_position_embeddings: 4096,
  rope_theta: 10_000,
  tie_word_embeddings: true,
};

/** What each family has besides. */
const FAMILIES = {
  llama: {},
  qwen2: {model_type: 'qwen2'},
  qwen3: {model_type: 'qwen3'},
  phi3: {model_type: 'phi3'},
  gemma2: {model_type: 'gemma2', vocab_size: 4096},
  gemma3: {model_type: 'gemma3_text', vocab_size: 4096, sliding_window: 128, sliding_window_pattern: 2},
  olmoe: {model_type: 'olmoe', intermediate_size: 128, num_experts: 8, num_experts_per_tok: 2},
  qwen3_moe: {
    model_type: 'qwen3_moe',
    num_experts: 8,
    num_experts_per_tok: 2,
    decoder_sparse_step: 1,
    mlp_only_layers: [],
    moe_intermediate_size: 128,
    norm_topk_prob: true,
  },
};

/**
 * The optimizer's state is there from the second iteration on.
 * @type {CaseSettings}
 */
const LORA = {type: 'lora', layers: -1, rank: 8, batch: 1, length: 511, checkpoint: false, iters: 2};

/**
 * @param {string} name
 * @param {Partial<CaseSettings>} settings
 * @param {Partial<ModelConfig>} config
 * @param {{dtype?: Case['dtype'], quick?: boolean}} [how]
 * @returns {Case}
 */
const one = (name, settings, config = {}, {dtype = 'bfloat16', quick = false} = {}) => ({
  name,
  held: false,
  quick,
  dtype,
  config: {...LLAMA, ...config},
  settings: {...LORA, ...settings},
});

/** @type {[what: string, settings: Partial<CaseSettings>, config: Partial<ModelConfig>][]} */
const VARIED = [
  ['', {}, {}],
  ['8 blocks', {}, {num_hidden_layers: 8}],
  ['2 of 8 blocks', {layers: 2}, {num_hidden_layers: 8}],
  ['S 255', {length: 255}, {}],
  ['S 1023', {length: 1023}, {}],
  ['batch 4 × S 127', {batch: 4, length: 127}, {}],
  ['8 blocks, S 255', {length: 255}, {num_hidden_layers: 8}],
  ['8 heads', {}, {num_attention_heads: 8, head_dim: 32, num_key_value_heads: 4}],
  ['head 128', {}, {head_dim: 128}],
  ['MLP 1536', {}, {intermediate_size: 1536}],
  ['V 8192', {}, {vocab_size: 8192}],
  ['rank 64', {rank: 64}, {}],
  ['q, v only', {keys: ['self_attn.q_proj', 'self_attn.v_proj']}, {}],
];

const varied = [false, true].flatMap(checkpoint =>
  VARIED.map(([what, settings, config]) =>
    one(`llama${checkpoint ? ' GC' : ''} ${what}`.trim(), {...settings, checkpoint}, config, {
      quick: ['', 'S 255', 'V 8192'].includes(what),
    }),
  ),
);

/**
 * On a processor MLX multiplies by experts in float32 only.
 * @param {string} family
 * @returns {Case['dtype']}
 */
const dtypeOf = family => (family.endsWith('moe') ? 'float32' : 'bfloat16');

const families = Object.entries(FAMILIES)
  .filter(([name]) => name !== 'llama')
  .flatMap(([name, config]) => [
    one(name, {}, config, {quick: name === 'qwen3' || name === 'olmoe', dtype: dtypeOf(name)}),
    one(`${name} GC`, {checkpoint: true}, config, {dtype: dtypeOf(name)}),
  ]);

const float32 = /** @type {const} */ ({dtype: 'float32', quick: true});
const others = [
  one('float32', {}, {}, float32),
  one('float32 GC', {checkpoint: true}, {}, float32),
  one('full', {type: 'full'}, {}, {quick: true}),
  one('full GC, 2 blocks', {type: 'full', checkpoint: true, layers: 2}),
  one('full float32 sgd', {type: 'full', optimizer: 'sgd'}, {}, {dtype: 'float32'}),
  one('dora', {type: 'dora'}, {}, {quick: true}),
  one('dora GC', {type: 'dora', checkpoint: true}),
  one('4 bit', {length: 127}, {quantization: {group_size: 64, bits: 4}}),
  one('4 bit GC', {length: 127, checkpoint: true}, {quantization: {group_size: 64, bits: 4}}, {quick: true}),
  one('4 bit dora', {type: 'dora', length: 127}, {quantization: {group_size: 64, bits: 4}}),
  ...['adamw', 'sgd', 'muon', 'adafactor'].map(optimizer =>
    one(optimizer, {optimizer, rank: 64, length: 127, checkpoint: true}),
  ),
  one('adam, rank 64', {rank: 64, length: 127, checkpoint: true}),
  one('full adafactor', {type: 'full', optimizer: 'adafactor', length: 127}),
  one('accumulation 2', {rank: 64, length: 127, checkpoint: true, accumulation: 2, iters: 4}),
  one('full accumulation 2', {type: 'full', length: 127, accumulation: 2, iters: 4}),
  one('long validation', {length: 127, validation: 1023, checkpoint: true}),
];

/** The number of runs that chance draws. */
const HELD = 24;

/** @returns {Case[]} */
const drawn = () => {
  const chance = random(14);
  /**
   * @template Item
   * @param {readonly Item[]} items
   * @returns {Item}
   */
  const pick = items => /** @type {Item} */ (items[Math.floor(chance() * items.length)]);
  return Array.from({length: HELD}, (_, index) => {
    const family = pick(/** @type {(keyof typeof FAMILIES)[]} */ (Object.keys(FAMILIES)));
    const heads = pick([4, 8]);
    const hidden = pick([192, 256, 320]);
    const blocks = pick([3, 5, 7]);
    const [batch, length] = pick(
      /** @type {[number, number][]} */ ([
        [1, 383],
        [1, 767],
        [2, 319],
        [3, 255],
      ]),
    );
    const type = pick(/** @type {const} */ (['lora', 'lora', 'lora', 'lora', 'dora', 'full']));
    const isMoe = 'num_experts' in FAMILIES[family];
    const wide = isMoe ? pick([96, 192]) : pick([512, 1024]);
    return {
      ...one(
        `drawn ${index + 1}: ${family}`,
        {
          type: isMoe && type === 'dora' ? 'lora' : type,
          layers: pick([-1, -1, 2, 3]),
          rank: pick([4, 8, 16, 32]),
          batch,
          length,
          checkpoint: pick([true, false]),
          optimizer: pick(['adam', 'adamw']),
        },
        {
          ...FAMILIES[family],
          hidden_size: hidden,
          num_hidden_layers: blocks,
          intermediate_size: wide,
          ...(family === 'qwen3_moe' ? {moe_intermediate_size: wide} : {}),
          num_attention_heads: heads,
          num_key_value_heads: pick([2, heads]),
          head_dim: family === 'phi3' || family === 'qwen2' ? hidden / heads : pick([32, 64]),
          vocab_size: pick([1024, 3072, 6144]),
        },
        {dtype: pick([dtypeOf(family), dtypeOf(family), 'float32']), quick: index < 3},
      ),
      held: true,
    };
  });
};

/** All runs, in their order. */
export const grid = () => [...varied, ...families, ...others, ...drawn()];
