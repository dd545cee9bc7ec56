import {
  type Config,
  type Family,
  fullLayer,
  type Layer,
  LLAMA,
  listAt,
  never,
  numberAt,
  perTokenBy,
  recordAt,
  typedLayer,
  untiedByDefault,
} from './family.js';

const qwen3Moe: Family = {...LLAMA, perToken: perTokenBy('num_experts_per_tok')};

const gptOss: Family = {
  ...LLAMA,
  defaults: {
    hidden_size: 2880,
    intermediate_size: 2880,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 64,
    sliding_window: 128,
    num_experts_per_tok: 4,
  },
  isTied: never,
  layer: (text, index) => typedLayer(text, index, one => one % 2 === 0),
  perToken: perTokenBy('num_experts_per_tok'),
};

/** Defaults of mlx_lm/models/deepseek_v2.py and deepseek_v3.py. */
const DEEPSEEK: Config = {
  hidden_size: 4096,
  intermediate_size: 11_008,
  num_hidden_layers: 30,
  num_attention_heads: 32,
  qk_rope_head_dim: 64,
  qk_nope_head_dim: 128,
};

/** Attention over a latent: every head has keys of its own, made from it, and a part that turns with the position. */
const latentLayer = (text: Config): Layer => {
  const heads = numberAt(text, 'num_attention_heads') ?? 0;
  const plain = numberAt(text, 'qk_nope_head_dim') ?? numberAt(text, 'head_dim') ?? 0;
  return {
    attention: 'full',
    window: null,
    heads,
    kvHeads: heads,
    headDim: plain + (numberAt(text, 'qk_rope_head_dim') ?? 0),
  };
};

const deepseekV2: Family = {
  ...LLAMA,
  defaults: DEEPSEEK,
  isTied: never,
  layer: latentLayer,
  perToken: perTokenBy('num_experts_per_tok'),
  // The gate is a bare weight there.
  rigid: /\.mlp\.gate$/,
};

/** Weights of `kv_b_proj` are split into two of a kind that takes no adapter (mlx_lm/models/mla.py). */
const MULTI_LINEAR = /\.(?:kv_b_proj|embed_q|unembed_out)$/;

const deepseekV3: Family = {
  ...deepseekV2,
  dropped: (name, text) => name.startsWith('model.layers.61') || LLAMA.dropped(name, text),
  rigid: new RegExp(`${MULTI_LINEAR.source}|\\.mlp\\.gate$`),
};

const kimiLayer = (text: Config, index: number): Layer => {
  const linear = recordAt(text, 'linear_attn_config') ?? {};
  if (!listAt(linear, 'kda_layers')?.includes(index + 1)) return latentLayer(text);
  const heads = numberAt(linear, 'num_heads') ?? 0;
  return {attention: 'gated-delta', window: null, heads, kvHeads: heads, headDim: numberAt(linear, 'head_dim') ?? 0};
};

const kimiLinear: Family = {
  ...LLAMA,
  isTied: untiedByDefault,
  layer: kimiLayer,
  perToken: perTokenBy('num_experts_per_token'),
  dropped: (name, text) => name.startsWith('model.mtp') || LLAMA.dropped(name, text),
  renamed: name => name.replace('.block_sparse_moe.', '.mlp.'),
  rigid: MULTI_LINEAR,
};

export const EXPERTS: Readonly<Record<string, Family>> = {
  deepseek_v2: deepseekV2,
  deepseek_v3: deepseekV3,
  gpt_oss: gptOss,
  kimi_linear: kimiLinear,
  mixtral: {
    ...LLAMA,
    defaults: {num_key_value_heads: 8, num_experts_per_tok: 2},
    isTied: untiedByDefault,
    perToken: perTokenBy('num_experts_per_tok'),
  },
  olmoe: qwen3Moe,
  phimoe: {
    ...LLAMA,
    defaults: {
      hidden_size: 4096,
      intermediate_size: 6400,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      num_experts_per_tok: 2,
    },
    isTied: never,
    layer: fullLayer,
    perToken: perTokenBy('num_experts_per_tok'),
  },
  qwen2_moe: {...qwen3Moe, isTied: never},
  qwen3_moe: qwen3Moe,
};
