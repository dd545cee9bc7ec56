import {belowLanguageModel} from './dense.js';
import {type Config, type Family, fullLayer, type Layer, LLAMA, numberAt, untiedByDefault} from './family.js';

/** Every n-th layer attends to all tokens; the others carry a state along. */
const layer = (text: Config, index: number): Layer => {
  if ((index + 1) % (numberAt(text, 'full_attention_interval') ?? 4) === 0) return fullLayer(text);
  return {
    attention: 'gated-delta',
    window: null,
    heads: numberAt(text, 'linear_num_value_heads') ?? 0,
    kvHeads: numberAt(text, 'linear_num_key_heads') ?? 0,
    headDim: numberAt(text, 'linear_value_head_dim') ?? 0,
  };
};

/** Absent or 0: dense. */
const perToken = (text: Config): number | null =>
  (numberAt(text, 'num_experts') ?? 0) > 0 ? (numberAt(text, 'num_experts_per_tok') ?? null) : null;

const qwen3Next: Family = {
  ...LLAMA,
  isTied: untiedByDefault,
  layer,
  perToken,
  dropped: name => name.includes('mtp.'),
};

/** Defaults of mlx_lm/models/qwen3_5.py. */
const qwen35: Family = {
  ...qwen3Next,
  defaults: {
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    linear_num_value_heads: 64,
    linear_num_key_heads: 16,
    linear_key_head_dim: 192,
    linear_value_head_dim: 128,
    full_attention_interval: 4,
  },
  dropped: name => /^(?:vision_tower|model\.visual)/.test(name) || name.includes('mtp.'),
  renamed: belowLanguageModel,
};

export const GATED_DELTA: Readonly<Record<string, Family>> = {
  qwen3_5: qwen35,
  qwen3_5_moe: qwen35,
  qwen3_next: qwen3Next,
};
