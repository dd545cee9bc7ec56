import {gated, linear, norms, type Shape, tensor} from './shapes.js';

/** The sizes of a model that is built like Llama. */
export type Dense = {
  layers: number;
  hidden: number;
  inner: number;
  heads: number;
  kv: number;
  headDim: number;
  vocab: number;
  tied: boolean;
};

export type Build = {
  /** Where the weights lie: `model`, or below `language_model`. */
  root?: string;
  qkvBias?: boolean;
  /** Norms of queries and keys: a head's width, or all heads'. */
  qkNorm?: 'head' | 'all';
  norms?: readonly string[];
  /** Other weights than a feed-forward's of a block. */
  mlp?: (path: string, layer: number) => Shape[];
  attention?: (path: string, layer: number) => Shape[];
};

export const BOTH = ['input_layernorm', 'post_attention_layernorm'];
export const SANDWICH = [...BOTH, 'pre_feedforward_layernorm', 'post_feedforward_layernorm'];

const attentionOf = (path: string, {hidden, heads, kv, headDim}: Dense, {qkvBias = false, qkNorm}: Build): Shape[] => {
  const size = (count: number) => (qkNorm === 'all' ? count * headDim : headDim);
  return [
    ...linear(`${path}.q_proj`, hidden, heads * headDim, qkvBias),
    ...linear(`${path}.k_proj`, hidden, kv * headDim, qkvBias),
    ...linear(`${path}.v_proj`, hidden, kv * headDim, qkvBias),
    ...linear(`${path}.o_proj`, heads * headDim, hidden),
    ...(qkNorm === undefined ? [] : [...norms(path, size(heads), 'q_norm'), ...norms(path, size(kv), 'k_norm')]),
  ];
};

export const denseShapes = (size: Dense, build: Build = {}): Shape[] => {
  const {root = 'model', norms: names = BOTH} = build;
  const blocks = Array.from({length: size.layers}, (_, layer) => {
    const path = `${root}.layers.${layer}`;
    return [
      ...norms(path, size.hidden, ...names),
      ...(build.attention?.(path, layer) ?? attentionOf(`${path}.self_attn`, size, build)),
      ...(build.mlp?.(path, layer) ?? gated(`${path}.mlp`, size.hidden, size.inner)),
    ];
  });
  const head = root.replace(/model$/, 'lm_head');
  return [
    tensor(`${root}.embed_tokens.weight`, size.vocab, size.hidden),
    ...blocks.flat(),
    tensor(`${root}.norm.weight`, size.hidden),
    ...(size.tied ? [] : linear(head, size.hidden, size.vocab)),
  ];
};

/** What config.json says of these sizes. */
export const denseConfig = (modelType: string, size: Dense, more: object = {}) => ({
  model_type: modelType,
  hidden_size: size.hidden,
  intermediate_size: size.inner,
  num_hidden_layers: size.layers,
  num_attention_heads: size.heads,
  num_key_value_heads: size.kv,
  head_dim: size.headDim,
  vocab_size: size.vocab,
  tie_word_embeddings: size.tied,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  max_position_embeddings: 4096,
  ...more,
});

/** Attention over a latent, as DeepSeek's models have it. */
export const latentAttention =
  ({hidden, heads}: Pick<Dense, 'hidden' | 'heads'>, rank: number, nope = 128, rope = 64, value = 128) =>
  (block: string): Shape[] => {
    const path = `${block}.self_attn`;
    return [
      ...linear(`${path}.q_proj`, hidden, heads * (nope + rope)),
      ...linear(`${path}.kv_a_proj_with_mqa`, hidden, rank + rope),
      ...norms(path, rank, 'kv_a_layernorm'),
      ...linear(`${path}.kv_b_proj`, rank, heads * (nope + value)),
      ...linear(`${path}.o_proj`, heads * value, hidden),
    ];
  };
