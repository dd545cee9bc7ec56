import {type Build, type Dense, denseConfig, denseShapes, SANDWICH} from './dense.js';
import {gated, linear, norms, type Shape, tensor} from './shapes.js';

/** A model as it is published: its config and the tensors of its files. */
export type Known = {
  config: Record<string, unknown>;
  shapes: () => Shape[];
  /** As its publisher counts them; null where that is not known, or counts a tower of images with them. */
  parameters: number | null;
};

const dense = (type: string, size: Dense, parameters: number | null, build: Build = {}, more: object = {}): Known => ({
  config: denseConfig(type, size, more),
  shapes: () => denseShapes(size, build),
  parameters,
});

const sizes = (
  [layers, hidden, inner]: [number, number, number],
  [heads, kv, headDim]: [number, number, number],
  vocab: number,
  tied: boolean,
): Dense => ({layers, hidden, inner, heads, kv, headDim, vocab, tied});

const phi = (size: Dense, parameters: number): Known => ({
  config: denseConfig('phi3', size, {original_max_position_embeddings: 4096}),
  shapes: () =>
    denseShapes(size, {
      attention: path => [
        ...linear(`${path}.self_attn.qkv_proj`, size.hidden, (size.heads + 2 * size.kv) * size.headDim),
        ...linear(`${path}.self_attn.o_proj`, size.heads * size.headDim, size.hidden),
      ],
      mlp: path => [
        ...linear(`${path}.mlp.gate_up_proj`, size.hidden, 2 * size.inner),
        ...linear(`${path}.mlp.down_proj`, size.inner, size.hidden),
      ],
    }),
  parameters,
});

const GEMMA_3_4B = sizes([34, 2560, 10_240], [8, 4, 256], 262_208, true);

/** With the first weights of its tower of images, which mlx_lm drops. */
const gemma34b: Known = {
  // As published, without the keys that mlx_lm has defaults for.
  config: {
    model_type: 'gemma3',
    text_config: {
      model_type: 'gemma3_text',
      hidden_size: 2560,
      intermediate_size: 10_240,
      num_hidden_layers: 34,
      sliding_window: 1024,
      rope_scaling: {factor: 8, rope_type: 'linear'},
    },
    vision_config: {hidden_size: 1152, model_type: 'siglip_vision_model'},
  },
  shapes: () => [
    ...denseShapes(GEMMA_3_4B, {root: 'language_model.model', qkNorm: 'head', norms: SANDWICH}),
    tensor('vision_tower.vision_model.encoder.layers.0.self_attn.q_proj.weight', 1152, 1152),
    tensor('vision_tower.vision_model.embeddings.patch_embedding.weight', 1152, 3, 14, 14),
    tensor('multi_modal_projector.mm_input_projection_weight', 1152, 2560),
  ],
  parameters: null,
};

const E2B = sizes([35, 1536, 6144], [8, 1, 256], 262_144, true);
const PER_LAYER = 256;
const FIRST_SHARED = 15;

const isFull = (layer: number): boolean => (layer + 1) % 5 === 0;

const gemma4Attention = (block: string, layer: number): Shape[] => {
  const path = `${block}.self_attn`;
  const width = isFull(layer) ? 512 : 256;
  // Published files hold the shared layers' own keys and values too.
  return [
    ...linear(`${path}.q_proj`, E2B.hidden, E2B.heads * width),
    ...linear(`${path}.k_proj`, E2B.hidden, width),
    ...linear(`${path}.v_proj`, E2B.hidden, width),
    ...linear(`${path}.o_proj`, E2B.heads * width, E2B.hidden),
    ...norms(path, width, 'q_norm', 'k_norm'),
  ];
};

const gemma4Rest = (path: string, layer: number): Shape[] => [
  ...gated(`${path}.mlp`, E2B.hidden, layer >= FIRST_SHARED ? 2 * E2B.inner : E2B.inner),
  ...linear(`${path}.per_layer_input_gate`, E2B.hidden, PER_LAYER),
  ...linear(`${path}.per_layer_projection`, PER_LAYER, E2B.hidden),
  ...norms(path, E2B.hidden, 'post_per_layer_input_norm'),
  tensor(`${path}.layer_scalar`, 1),
];

const gemma4: Known = {
  config: {
    model_type: 'gemma4',
    text_config: {model_type: 'gemma4_text', hidden_size: 1536, num_hidden_layers: 35, intermediate_size: 6144},
  },
  shapes: () => [
    ...denseShapes(E2B, {
      root: 'model.language_model',
      norms: SANDWICH,
      attention: gemma4Attention,
      mlp: gemma4Rest,
    }),
    tensor('model.language_model.embed_tokens_per_layer.weight', 262_144, E2B.layers * PER_LAYER),
    ...linear('model.language_model.per_layer_model_projection', E2B.hidden, E2B.layers * PER_LAYER),
    ...norms('model.language_model', PER_LAYER, 'per_layer_projection_norm'),
    tensor('model.vision_tower.encoder.layers.0.self_attn.q_proj.weight', 768, 768),
    tensor('model.audio_tower.layers.0.self_attn.q_proj.weight', 1024, 1024),
    tensor('model.embed_vision.embedding_projection.weight', 1536, 768),
  ],
  parameters: null,
};

const MINISTRAL = sizes([26, 3072, 9216], [32, 8, 128], 131_072, true);

export const KNOWN_DENSE = {
  'Llama-3.2-1B': dense('llama', sizes([16, 2048, 8192], [32, 8, 64], 128_256, true), 1_235_814_400),
  'Llama-3.2-3B': dense('llama', sizes([28, 3072, 8192], [24, 8, 128], 128_256, true), 3_212_749_824),
  'Mistral-7B': dense(
    'mistral',
    sizes([32, 4096, 14_336], [32, 8, 128], 32_768, false),
    7_248_023_552,
    {},
    {
      sliding_window: 4096,
    },
  ),
  'SmolLM2-1.7B': dense('llama', sizes([24, 2048, 8192], [32, 32, 64], 49_152, true), 1_711_376_384),
  'SmolLM2-135M': dense('llama', sizes([30, 576, 1536], [9, 3, 64], 49_152, true), 134_515_008),
  'SmolLM3-3B': dense('smollm3', sizes([36, 2048, 11_008], [16, 4, 128], 128_256, true), 3_075_098_624),
  'Qwen2.5-0.5B': dense('qwen2', sizes([24, 896, 4864], [14, 2, 64], 151_936, true), 494_032_768, {qkvBias: true}),
  'Qwen2.5-7B': dense('qwen2', sizes([28, 3584, 18_944], [28, 4, 128], 152_064, false), 7_615_616_512, {qkvBias: true}),
  'Qwen3-0.6B': dense('qwen3', sizes([28, 1024, 3072], [16, 8, 128], 151_936, true), 596_049_920, {qkNorm: 'head'}),
  'Qwen3-4B': dense('qwen3', sizes([36, 2560, 9728], [32, 8, 128], 151_936, true), 4_022_468_096, {qkNorm: 'head'}),
  'Qwen3-8B': dense('qwen3', sizes([36, 4096, 12_288], [32, 8, 128], 151_936, false), 8_190_735_360, {qkNorm: 'head'}),
  'Gemma-2-2b': dense('gemma2', sizes([26, 2304, 9216], [8, 4, 256], 256_000, true), 2_614_341_888, {norms: SANDWICH}),
  'Gemma-3-1b': dense(
    'gemma3_text',
    sizes([26, 1152, 6912], [4, 1, 256], 262_144, true),
    999_885_952,
    {norms: SANDWICH, qkNorm: 'head'},
    {sliding_window: 512, sliding_window_pattern: 6},
  ),
  'Gemma-3-4b': gemma34b,
  'Gemma-4-E2B': gemma4,
  'Phi-3.5-mini': phi(sizes([32, 3072, 8192], [32, 32, 96], 32_064, false), 3_821_079_552),
  'Phi-4-mini': phi(sizes([32, 3072, 8192], [24, 8, 128], 200_064, true), 3_836_021_760),
  'OLMo-2-7B': dense('olmo2', sizes([32, 4096, 11_008], [32, 32, 128], 100_352, false), 7_298_617_344, {
    qkNorm: 'all',
    norms: ['post_attention_layernorm', 'post_feedforward_layernorm'],
  }),
  'OLMo-3-7B': dense(
    'olmo3',
    sizes([32, 4096, 11_008], [32, 32, 128], 100_278, false),
    null,
    {qkNorm: 'all', norms: ['post_attention_layernorm', 'post_feedforward_layernorm']},
    {sliding_window: 4096},
  ),
  'Ministral-3-3B': {
    config: {
      model_type: 'mistral3',
      text_config: denseConfig('ministral3', MINISTRAL, {
        rope_parameters: {
          rope_theta: 1e6,
          llama_4_scaling_beta: 0.1,
          original_max_position_embeddings: 16_384,
          type: 'yarn',
          factor: 16,
        },
      }),
    },
    shapes: () => [
      ...denseShapes(MINISTRAL, {root: 'model.language_model'}),
      tensor('model.vision_tower.transformer.layers.0.attention.q_proj.weight', 1024, 1024),
      tensor('model.multi_modal_projector.linear_1.weight', 3072, 1024),
    ],
    parameters: null,
  },
} satisfies Record<string, Known>;
