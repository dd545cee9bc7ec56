import {type Dense, denseConfig, denseShapes, latentAttention} from './dense.js';
import type {Known} from './known-dense.js';
import {gated, linear, norms, type Shape, separate, switched, tensor} from './shapes.js';

const qwen3Moe: Dense = {
  layers: 48,
  hidden: 2048,
  inner: 6144,
  heads: 32,
  kv: 4,
  headDim: 128,
  vocab: 151_936,
  tied: false,
};

const qwen30b = (experts: (path: string) => Shape[]): Known => ({
  config: denseConfig('qwen3_moe', qwen3Moe, {
    num_experts: 128,
    num_experts_per_tok: 8,
    moe_intermediate_size: 768,
    decoder_sparse_step: 1,
    mlp_only_layers: [],
    norm_topk_prob: true,
  }),
  shapes: () =>
    denseShapes(qwen3Moe, {
      qkNorm: 'head',
      mlp: path => [...linear(`${path}.mlp.gate`, 2048, 128), ...experts(`${path}.mlp`)],
    }),
  parameters: 30_532_122_624,
});

const olmoe: Dense = {
  layers: 16,
  hidden: 2048,
  inner: 1024,
  heads: 16,
  kv: 16,
  headDim: 128,
  vocab: 50_304,
  tied: false,
};
const phimoe: Dense = {
  layers: 32,
  hidden: 4096,
  inner: 6400,
  heads: 32,
  kv: 8,
  headDim: 128,
  vocab: 32_064,
  tied: false,
};
const mixtral: Dense = {
  layers: 32,
  hidden: 4096,
  inner: 14_336,
  heads: 32,
  kv: 8,
  headDim: 128,
  vocab: 32_000,
  tied: false,
};

const GPT_OSS: Dense = {
  layers: 24,
  hidden: 2880,
  inner: 2880,
  heads: 64,
  kv: 8,
  headDim: 64,
  vocab: 201_088,
  tied: false,
};
const GROUPS = 2880 / 32;

const gptOssBlock = (path: string): Shape[] => [
  ...linear(`${path}.mlp.router`, 2880, 32, true),
  {name: `${path}.mlp.experts.gate_up_proj_blocks`, dtype: 'U8', shape: [32, 5760, GROUPS, 16]},
  {name: `${path}.mlp.experts.gate_up_proj_scales`, dtype: 'U8', shape: [32, 5760, GROUPS]},
  tensor(`${path}.mlp.experts.gate_up_proj_bias`, 32, 5760),
  {name: `${path}.mlp.experts.down_proj_blocks`, dtype: 'U8', shape: [32, 2880, GROUPS, 16]},
  {name: `${path}.mlp.experts.down_proj_scales`, dtype: 'U8', shape: [32, 2880, GROUPS]},
  tensor(`${path}.mlp.experts.down_proj_bias`, 32, 2880),
];

const gptOssAttention = (block: string): Shape[] => {
  const path = `${block}.self_attn`;
  return [
    ...linear(`${path}.q_proj`, 2880, 4096, true),
    ...linear(`${path}.k_proj`, 2880, 512, true),
    ...linear(`${path}.v_proj`, 2880, 512, true),
    ...linear(`${path}.o_proj`, 4096, 2880, true),
    tensor(`${path}.sinks`, 64),
  ];
};

const lite: Dense = {
  layers: 27,
  hidden: 2048,
  inner: 10_944,
  heads: 16,
  kv: 16,
  headDim: 192,
  vocab: 102_400,
  tied: false,
};

const liteMlp = (path: string, layer: number): Shape[] =>
  layer === 0
    ? gated(`${path}.mlp`, 2048, 10_944)
    : [
        ...linear(`${path}.mlp.gate`, 2048, 64),
        ...separate(`${path}.mlp.experts`, 64, 2048, 1408),
        ...gated(`${path}.mlp.shared_experts`, 2048, 2816),
      ];

/** Few layers of DeepSeek V3's kind, with a layer that predicts more tokens, which mlx_lm drops. */
const v3: Dense = {layers: 3, hidden: 1024, inner: 2048, heads: 8, kv: 8, headDim: 192, vocab: 4096, tied: false};

export const KNOWN_EXPERTS = {
  'Qwen3-30B-A3B': qwen30b(path => switched(`${path}.switch_mlp`, 128, 2048, 768)),
  /** As Hugging Face has it: each expert apart. */
  'Qwen3-30B-A3B-separate': qwen30b(path => separate(`${path}.experts`, 128, 2048, 768)),
  'OLMoE-1B-7B': {
    config: denseConfig('olmoe', olmoe, {num_experts: 64, num_experts_per_tok: 8}),
    shapes: () =>
      denseShapes(olmoe, {
        qkNorm: 'all',
        mlp: path => [...linear(`${path}.mlp.gate`, 2048, 64), ...separate(`${path}.mlp.experts`, 64, 2048, 1024)],
      }),
    parameters: 6_919_161_856,
  },
  'Mixtral-8x7B': {
    config: denseConfig('mixtral', mixtral, {num_local_experts: 8, num_experts_per_tok: 2}),
    shapes: () =>
      denseShapes(mixtral, {
        mlp: path => [
          ...linear(`${path}.block_sparse_moe.gate`, 4096, 8),
          ...separate(`${path}.block_sparse_moe.experts`, 8, 4096, 14_336).map(shape => ({
            ...shape,
            name: shape.name.replace('gate_proj', 'w1').replace('down_proj', 'w2').replace('up_proj', 'w3'),
          })),
        ],
      }),
    parameters: 46_702_792_704,
  },
  'Phi-3.5-MoE': {
    config: denseConfig('phimoe', phimoe, {
      num_local_experts: 16,
      num_experts_per_tok: 2,
      rope_scaling: {short_factor: [1], long_factor: [1], short_mscale: 1, long_mscale: 1, type: 'longrope'},
    }),
    shapes: () => [
      ...denseShapes(phimoe, {
        attention: path => [
          ...linear(`${path}.self_attn.q_proj`, 4096, 4096, true),
          ...linear(`${path}.self_attn.k_proj`, 4096, 1024, true),
          ...linear(`${path}.self_attn.v_proj`, 4096, 1024, true),
          ...linear(`${path}.self_attn.o_proj`, 4096, 4096, true),
          tensor(`${path}.input_layernorm.bias`, 4096),
          tensor(`${path}.post_attention_layernorm.bias`, 4096),
        ],
        mlp: path => [
          ...linear(`${path}.block_sparse_moe.gate`, 4096, 16),
          ...switched(`${path}.block_sparse_moe.switch_mlp`, 16, 4096, 6400),
        ],
      }),
      tensor('model.norm.bias', 4096),
      tensor('lm_head.bias', 32_064),
    ],
    parameters: 41_873_153_344,
  },
  'gpt-oss-20b': {
    config: denseConfig('gpt_oss', GPT_OSS, {
      num_local_experts: 32,
      num_experts_per_tok: 4,
      sliding_window: 128,
      quantization_config: {quant_method: 'mxfp4', modules_to_not_convert: ['model.layers.*.self_attn']},
    }),
    shapes: () => denseShapes(GPT_OSS, {attention: gptOssAttention, mlp: gptOssBlock}),
    parameters: 20_914_757_184,
  },
  'DeepSeek-V2-Lite': {
    config: {
      ...denseConfig('deepseek_v2', lite),
      head_dim: undefined,
      moe_intermediate_size: 1408,
      n_shared_experts: 2,
      n_routed_experts: 64,
      kv_lora_rank: 512,
      q_lora_rank: null,
      num_experts_per_tok: 6,
      first_k_dense_replace: 1,
      rope_scaling: {
        type: 'yarn',
        factor: 40,
        mscale: 0.71,
        mscale_all_dim: 0.71,
        original_max_position_embeddings: 4096,
      },
    },
    shapes: () => denseShapes(lite, {attention: latentAttention(lite, 512), mlp: liteMlp}),
    parameters: 15_706_484_224,
  },
  'DeepSeek-V3-small': {
    config: {
      ...denseConfig('deepseek_v3', v3),
      head_dim: undefined,
      moe_intermediate_size: 256,
      n_shared_experts: 1,
      n_routed_experts: 16,
      kv_lora_rank: 256,
      q_lora_rank: null,
      num_experts_per_tok: 4,
      first_k_dense_replace: 1,
    },
    shapes: () => [
      ...denseShapes(v3, {
        attention: latentAttention(v3, 256),
        mlp: (path, layer) =>
          layer === 0
            ? gated(`${path}.mlp`, 1024, 2048)
            : [
                ...linear(`${path}.mlp.gate`, 1024, 16),
                tensor(`${path}.mlp.gate.e_score_correction_bias`, 16),
                ...separate(`${path}.mlp.experts`, 16, 1024, 256),
                ...gated(`${path}.mlp.shared_experts`, 1024, 256),
              ],
      }),
      ...linear('model.layers.61.eh_proj', 2048, 1024),
      ...norms('model.layers.61', 1024, 'enorm', 'hnorm'),
    ],
    parameters: null,
  },
} satisfies Record<string, Known>;
