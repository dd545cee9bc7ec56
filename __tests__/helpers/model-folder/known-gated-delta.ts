import {type Dense, denseConfig, denseShapes, latentAttention} from './dense.js';
import type {Known} from './known-dense.js';
import {gated, linear, norms, type Shape, separate, tensor} from './shapes.js';

type Delta = {keyHeads: number; valueHeads: number; keyDim: number; valueDim: number};

const isFull = (layer: number): boolean => (layer + 1) % 4 === 0;

/** Queries come with a gate: twice as wide. */
const fullAttention = (path: string, {hidden, heads, kv, headDim}: Dense): Shape[] => [
  ...linear(`${path}.q_proj`, hidden, 2 * heads * headDim),
  ...linear(`${path}.k_proj`, hidden, kv * headDim),
  ...linear(`${path}.v_proj`, hidden, kv * headDim),
  ...linear(`${path}.o_proj`, heads * headDim, hidden),
  ...norms(path, headDim, 'q_norm', 'k_norm'),
];

const deltaConfig = ({keyHeads, valueHeads, keyDim, valueDim}: Delta) => ({
  linear_num_key_heads: keyHeads,
  linear_num_value_heads: valueHeads,
  linear_key_head_dim: keyDim,
  linear_value_head_dim: valueDim,
  linear_conv_kernel_dim: 4,
  full_attention_interval: 4,
});

const deltaRest = (path: string, hidden: number, {keyHeads, valueHeads, keyDim, valueDim}: Delta): Shape[] => [
  // As Hugging Face has it: mlx_lm moves the last extent.
  tensor(`${path}.conv1d.weight`, 2 * keyHeads * keyDim + valueHeads * valueDim, 1, 4),
  tensor(`${path}.dt_bias`, valueHeads),
  {name: `${path}.A_log`, dtype: 'F32', shape: [valueHeads]},
  ...norms(path, valueDim, 'norm'),
  ...linear(`${path}.out_proj`, valueHeads * valueDim, hidden),
];

const deltaApart = (path: string, hidden: number, delta: Delta): Shape[] => {
  const {keyHeads, valueHeads, keyDim, valueDim} = delta;
  return [
    ...linear(`${path}.in_proj_qkv`, hidden, 2 * keyHeads * keyDim + valueHeads * valueDim),
    ...linear(`${path}.in_proj_z`, hidden, valueHeads * valueDim),
    ...linear(`${path}.in_proj_b`, hidden, valueHeads),
    ...linear(`${path}.in_proj_a`, hidden, valueHeads),
    ...deltaRest(path, hidden, delta),
  ];
};

const deltaFused = (path: string, hidden: number, delta: Delta): Shape[] => {
  const {keyHeads, valueHeads, keyDim, valueDim} = delta;
  return [
    ...linear(`${path}.in_proj_qkvz`, hidden, 2 * (keyHeads * keyDim + valueHeads * valueDim)),
    ...linear(`${path}.in_proj_ba`, hidden, 2 * valueHeads),
    ...deltaRest(path, hidden, delta),
  ];
};

const shared = (path: string, hidden: number, inner: number): Shape[] => [
  ...gated(`${path}.shared_expert`, hidden, inner),
  ...linear(`${path}.shared_expert_gate`, hidden, 1),
];

const MTP = [tensor('mtp.fc.weight', 1024, 2048), ...norms('mtp', 1024, 'norm')];
const VISION = [tensor('model.visual.blocks.0.attn.qkv.weight', 3456, 1152)];

const small: Dense = {layers: 24, hidden: 1024, inner: 3584, heads: 8, kv: 2, headDim: 256, vocab: 248_320, tied: true};
const smallDelta: Delta = {keyHeads: 16, valueHeads: 16, keyDim: 128, valueDim: 128};

const large: Dense = {layers: 40, hidden: 2048, inner: 0, heads: 16, kv: 2, headDim: 256, vocab: 248_320, tied: false};
const largeDelta: Delta = {keyHeads: 16, valueHeads: 32, keyDim: 128, valueDim: 128};

const next: Dense = {layers: 8, hidden: 2048, inner: 5120, heads: 16, kv: 2, headDim: 256, vocab: 151_936, tied: false};

const kimi: Dense = {layers: 4, hidden: 1024, inner: 2048, heads: 8, kv: 8, headDim: 128, vocab: 4096, tied: false};
const KIMI_FULL = 3;
const KIMI_LINEAR = {
  num_heads: 8,
  head_dim: 128,
  short_conv_kernel_size: 4,
  kda_layers: [1, 2, 3],
  full_attn_layers: [4],
};

const kimiDelta = (path: string): Shape[] => {
  const width = 8 * 128;
  return [
    ...['q_proj', 'k_proj', 'v_proj'].flatMap(name => linear(`${path}.${name}`, 1024, width)),
    ...['q_conv1d', 'k_conv1d', 'v_conv1d'].map(name => tensor(`${path}.${name}.weight`, width, 1, 4)),
    ...linear(`${path}.f_a_proj`, 1024, 128),
    ...linear(`${path}.f_b_proj`, 128, width),
    ...linear(`${path}.b_proj`, 1024, 8),
    ...linear(`${path}.g_a_proj`, 1024, 128),
    ...linear(`${path}.g_b_proj`, 128, width),
    {name: `${path}.A_log`, dtype: 'F32', shape: [1, 1, 8, 1]},
    {name: `${path}.dt_bias`, dtype: 'F32', shape: [width]},
    ...norms(path, 128, 'o_norm'),
    ...linear(`${path}.o_proj`, width, 1024),
  ];
};

const kimiMlp = (path: string, layer: number): Shape[] =>
  layer === 0
    ? gated(`${path}.mlp`, 1024, 2048)
    : [
        ...linear(`${path}.block_sparse_moe.gate`, 1024, 16),
        tensor(`${path}.block_sparse_moe.gate.e_score_correction_bias`, 16),
        ...separate(`${path}.block_sparse_moe.experts`, 16, 1024, 256).map(shape => ({
          ...shape,
          name: shape.name.replace('gate_proj', 'w1').replace('down_proj', 'w2').replace('up_proj', 'w3'),
        })),
        ...gated(`${path}.block_sparse_moe.shared_experts`, 1024, 256),
      ];

export const KNOWN_GATED_DELTA = {
  'Qwen3.5-0.8B': {
    config: {
      model_type: 'qwen3_5',
      text_config: denseConfig('qwen3_5_text', small, deltaConfig(smallDelta)),
    },
    shapes: () => [
      ...denseShapes(small, {
        root: 'model.language_model',
        attention: (path, layer) =>
          isFull(layer)
            ? fullAttention(`${path}.self_attn`, small)
            : deltaApart(`${path}.linear_attn`, 1024, smallDelta),
      }),
      ...MTP,
      ...VISION,
    ],
    parameters: null,
  },
  'Qwen3.5-35B-A3B': {
    config: {
      model_type: 'qwen3_5_moe',
      text_config: denseConfig('qwen3_5_moe_text', large, {
        ...deltaConfig(largeDelta),
        num_experts: 256,
        num_experts_per_tok: 8,
        moe_intermediate_size: 512,
        shared_expert_intermediate_size: 512,
      }),
    },
    shapes: () => [
      ...denseShapes(
        {...large, tied: true},
        {
          root: 'model.language_model',
          attention: (path, layer) =>
            isFull(layer)
              ? fullAttention(`${path}.self_attn`, large)
              : deltaApart(`${path}.linear_attn`, 2048, largeDelta),
          mlp: path => [
            ...linear(`${path}.mlp.gate`, 2048, 256),
            tensor(`${path}.mlp.experts.gate_up_proj`, 256, 1024, 2048),
            tensor(`${path}.mlp.experts.down_proj`, 256, 2048, 512),
            ...shared(`${path}.mlp`, 2048, 512),
          ],
        },
      ),
      ...linear('lm_head', 2048, 248_320),
      ...MTP,
      ...VISION,
    ],
    parameters: null,
  },
  /** Eight of its 48 layers. */
  'Qwen3-Next-80B-A3B': {
    config: denseConfig('qwen3_next', next, {
      ...deltaConfig(largeDelta),
      num_experts: 512,
      num_experts_per_tok: 10,
      moe_intermediate_size: 512,
      shared_expert_intermediate_size: 512,
      decoder_sparse_step: 1,
      mlp_only_layers: [],
      partial_rotary_factor: 0.25,
    }),
    shapes: () => [
      ...denseShapes(next, {
        attention: (path, layer) =>
          isFull(layer)
            ? fullAttention(`${path}.self_attn`, next)
            : deltaFused(`${path}.linear_attn`, 2048, largeDelta),
        mlp: path => [
          ...linear(`${path}.mlp.gate`, 2048, 512),
          ...separate(`${path}.mlp.experts`, 512, 2048, 512),
          ...shared(`${path}.mlp`, 2048, 512),
        ],
      }),
      ...MTP,
    ],
    parameters: null,
  },
  'Kimi-Linear-small': {
    config: denseConfig('kimi_linear', kimi, {
      linear_attn_config: KIMI_LINEAR,
      model_max_length: 4096,
      num_experts: 16,
      num_experts_per_token: 4,
      num_shared_experts: 1,
      moe_intermediate_size: 256,
      kv_lora_rank: 256,
      qk_nope_head_dim: 128,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      first_k_dense_replace: 1,
    }),
    shapes: () =>
      denseShapes(kimi, {
        attention: (path, layer) =>
          layer === KIMI_FULL ? latentAttention(kimi, 256)(path) : kimiDelta(`${path}.self_attn`),
        mlp: kimiMlp,
      }),
    parameters: null,
  },
} satisfies Record<string, Known>;

const moe: Dense = {layers: 6, hidden: 2816, inner: 2112, heads: 16, kv: 8, headDim: 256, vocab: 262_144, tied: true};

/** Some layers of Gemma 4's mixture of experts: keys of the full layers serve as values. */
export const GEMMA_4_EXPERTS: Known = {
  config: {
    model_type: 'gemma4',
    text_config: {
      ...denseConfig('gemma4_text', moe),
      global_head_dim: 512,
      num_global_key_value_heads: 2,
      num_kv_shared_layers: 0,
      hidden_size_per_layer_input: 0,
      attention_k_eq_v: true,
      enable_moe_block: true,
      num_experts: 128,
      top_k_experts: 8,
      moe_intermediate_size: 704,
      sliding_window: 1024,
      layer_types: Array.from({length: 6}, (_, layer) => (layer === 5 ? 'full_attention' : 'sliding_attention')),
    },
  },
  shapes: () =>
    denseShapes(moe, {
      root: 'model.language_model',
      norms: [
        'input_layernorm',
        'post_attention_layernorm',
        'pre_feedforward_layernorm',
        'pre_feedforward_layernorm_2',
        'post_feedforward_layernorm',
        'post_feedforward_layernorm_1',
        'post_feedforward_layernorm_2',
      ],
      attention: (block, layer) => {
        const path = `${block}.self_attn`;
        const [width, kv] = layer === 5 ? [512, 2] : [256, 8];
        return [
          ...linear(`${path}.q_proj`, 2816, 16 * width),
          ...linear(`${path}.k_proj`, 2816, kv * width),
          ...(layer === 5 ? [] : linear(`${path}.v_proj`, 2816, kv * width)),
          ...linear(`${path}.o_proj`, 16 * width, 2816),
          ...norms(path, width, 'q_norm', 'k_norm'),
        ];
      },
      mlp: path => [
        ...gated(`${path}.mlp`, 2816, 2112),
        ...linear(`${path}.router.proj`, 2816, 128),
        tensor(`${path}.router.scale`, 2816),
        tensor(`${path}.router.per_expert_scale`, 128),
        tensor(`${path}.experts.gate_up_proj`, 128, 1408, 2816),
        tensor(`${path}.experts.down_proj`, 128, 2816, 704),
        tensor(`${path}.layer_scalar`, 1),
      ],
    }),
  parameters: null,
};
