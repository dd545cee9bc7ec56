import type {AdaptableModule, BlockFacts, ModelFacts, Quantization} from '../../../source/estimate/facts.js';
import type {ModelConfig} from './types.js';

type Size = [path: string, inputs: number, outputs: number, experts?: number];

const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

const mlpSizes = (config: ModelConfig): Size[] => {
  const {hidden_size: hidden, intermediate_size: inner} = config;
  if (config.model_type === 'phi3') {
    return [
      ['mlp.gate_up_proj', hidden, 2 * inner],
      ['mlp.down_proj', inner, hidden],
    ];
  }
  const experts = number(config.num_experts, 0);
  if (experts === 0) {
    return [
      ['mlp.gate_proj', hidden, inner],
      ['mlp.up_proj', hidden, inner],
      ['mlp.down_proj', inner, hidden],
    ];
  }
  const each = number(config.moe_intermediate_size, inner);
  return [
    ['mlp.gate', hidden, experts],
    ['mlp.switch_mlp.gate_proj', hidden, each, experts],
    ['mlp.switch_mlp.up_proj', hidden, each, experts],
    ['mlp.switch_mlp.down_proj', each, hidden, experts],
  ];
};

const attentionSizes = (config: ModelConfig, headDim: number): Size[] => {
  const {hidden_size: hidden, num_attention_heads: heads, num_key_value_heads: kvHeads} = config;
  const [queries, keys] = [heads * headDim, kvHeads * headDim];
  const back: Size = ['self_attn.o_proj', queries, hidden];
  if (config.model_type === 'phi3') return [['self_attn.qkv_proj', hidden, queries + 2 * keys], back];
  return [
    ['self_attn.q_proj', hidden, queries],
    ['self_attn.k_proj', hidden, keys],
    ['self_attn.v_proj', hidden, keys],
    back,
  ];
};

/** Parameters of a block besides its linear layers: norms, and qwen2's biases. */
const vectorsOf = (config: ModelConfig, headDim: number): number => {
  const {model_type: type, hidden_size: hidden, num_attention_heads: heads, num_key_value_heads: kvHeads} = config;
  const norms = (type.startsWith('gemma') ? 4 : 2) * hidden;
  if (type === 'qwen2') return norms + (heads + 2 * kvHeads) * headDim;
  if (type === 'olmoe') return norms + (heads + kvHeads) * headDim;
  return norms + (['qwen3', 'qwen3_moe', 'gemma3_text'].includes(type) ? 2 * headDim : 0);
};

const quantizedBytes = (values: number, {bits, groupSize}: Quantization, bytes: number): number =>
  (values * bits) / 8 + (2 * bytes * values) / groupSize;

/** The head does not share the embedding's weights in the model that mlx_lm makes of these. */
const isUntied = ({model_type: type, tie_word_embeddings: tied}: ModelConfig): boolean =>
  type === 'gemma3_text' || (type !== 'gemma2' && tied === false);

/** What the reader of models on disk would say of a model of random weights, from its configuration alone. */
export const modelFactsOf = (config: ModelConfig, dtype: ModelFacts['dtype'], name = 'random'): ModelFacts => {
  const headDim = config.head_dim ?? config.hidden_size / config.num_attention_heads;
  const bytes = dtype === 'float32' ? 4 : 2;
  const quantization =
    config.quantization === undefined
      ? null
      : {bits: config.quantization.bits, groupSize: config.quantization.group_size, mode: 'affine'};
  const sizes = [...attentionSizes(config, headDim), ...mlpSizes(config)];
  const linear = sizes.reduce((sum, [, inputs, outputs, experts = 1]) => sum + inputs * outputs * experts, 0);
  const vectors = vectorsOf(config, headDim);
  const isMoe = number(config.num_experts, 0) > 0;
  const blocks = Array.from({length: config.num_hidden_layers}, (_, index): BlockFacts => {
    const isSliding = (index + 1) % number(config.sliding_window_pattern, 1) !== 0;
    return {
      attention: isSliding ? 'sliding' : 'full',
      window: isSliding ? number(config.sliding_window, 0) : null,
      heads: config.num_attention_heads,
      kvHeads: config.num_key_value_heads,
      headDim,
      experts: isMoe ? {count: number(config.num_experts, 0), perToken: number(config.num_experts_per_tok, 1)} : null,
      modules: sizes.map(
        ([path, inputs, outputs, experts]): AdaptableModule => ({
          path: `model.layers.${index}.${path}`,
          kind: experts === undefined ? 'linear' : 'switch',
          inputs,
          outputs,
          experts: experts ?? 1,
          quantization,
        }),
      ),
      parameters: linear + vectors,
    };
  });
  const tables = (isUntied(config) ? 2 : 1) * config.vocab_size * config.hidden_size;
  const matrices = blocks.length * linear + tables;
  const rest = blocks.length * vectors + config.hidden_size;
  const weightBytes =
    (quantization === null ? matrices * bytes : quantizedBytes(matrices, quantization, bytes)) + rest * bytes;
  return {
    name,
    folder: `/models/${name}`,
    revision: null,
    modelType: config.model_type,
    isKnownFamily: true,
    weightBytes,
    fileBytes: weightBytes,
    parameters: matrices + rest,
    dtype,
    quantization,
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    vocabularySize: config.vocab_size,
    isTied: !isUntied(config),
    capsLogits: config.model_type === 'gemma2',
    blocks,
    outside: isUntied(config)
      ? [
          {
            path: 'lm_head',
            kind: 'linear',
            inputs: config.hidden_size,
            outputs: config.vocab_size,
            experts: 1,
            quantization,
          },
        ]
      : [],
    remarks: [],
  };
};
