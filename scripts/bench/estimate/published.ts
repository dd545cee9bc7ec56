import type {CaseSettings, ModelConfig} from './types.js';

/**
 * What others measured on Metal, where model, settings and length are told: MLX's peak (`Peak mem`,
 * `mx.get_peak_memory()`) in bytes.
 *
 * Left out, because the length of the longest row is not told: mlx-tune's table of an M4 Pro, the runs of Llama 3.1
 * in mlx-examples 724, 738 and 1076 and mlx 1406, and many logs of single runs.
 */
export type Published = {
  name: string;
  source: string;
  versions: string;
  config: ModelConfig;
  settings: CaseSettings;
  measuredBytes: number;
  /**
   * `fit`: the constants of Metal were fitted on it; `held`: kept aside to judge them; `older`: of versions that
   * computed otherwise, for a look only.
   */
  use: 'fit' | 'held' | 'older';
  /**
   * mlx from 0.30 on computes attention in training unfused, which keeps its probabilities (mlx 2762, November 2025);
   * before, they were computed again in the backward pass.
   */
  keepsScores: boolean;
  /** mlx-lm before April 2025 (its pull request 63) computed the loss on logits in float32. */
  floatLogits?: boolean;
};

const GIB = 2 ** 30;
const FOUR_BITS = {group_size: 64, bits: 4};
const QUERIES_AND_VALUES = ['self_attn.q_proj', 'self_attn.v_proj'];

/** Qwen3-8B in 4 bits, as mlx-community has it. */
export const QWEN3_8B: ModelConfig = {
  model_type: 'qwen3',
  hidden_size: 4096,
  num_hidden_layers: 36,
  intermediate_size: 12_288,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 151_936,
  tie_word_embeddings: false,
  quantization: FOUR_BITS,
};

const LLAMA_1B: ModelConfig = {
  model_type: 'llama',
  hidden_size: 2048,
  num_hidden_layers: 16,
  intermediate_size: 8192,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  vocab_size: 128_256,
  tie_word_embeddings: true,
};

const MISTRAL_7B: ModelConfig = {
  model_type: 'llama',
  hidden_size: 4096,
  num_hidden_layers: 32,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 32_768,
  tie_word_embeddings: false,
  quantization: FOUR_BITS,
};

const QWEN25_7B: ModelConfig = {
  model_type: 'qwen2',
  hidden_size: 3584,
  num_hidden_layers: 28,
  intermediate_size: 18_944,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  vocab_size: 152_064,
  tie_word_embeddings: false,
  quantization: FOUR_BITS,
};

const LORA: CaseSettings = {type: 'lora', layers: -1, rank: 8, batch: 1, length: 1024, checkpoint: false};

/** Of the four points, which are told as GiB above the weights. */
const qwen = (length: number, above: number): Published => ({
  name: `Qwen3-8B-4bit, S ${length}, GC`,
  source: 'IonDen/mlx-train-perf, docs/papers/when-the-bottleneck-moved.md',
  versions: 'mlx 0.31.2, mlx-lm 0.31.3, M1 Max 32 GB',
  config: QWEN3_8B,
  settings: {...LORA, length, checkpoint: true, optimizer: 'adamw'},
  measuredBytes: (4.2913 + above) * GIB,
  use: 'fit',
  keepsScores: true,
});

export const PUBLISHED: readonly Published[] = [
  qwen(1024, 2.12),
  qwen(2048, 3.75),
  qwen(4096, 7.48),
  qwen(8192, 21.39),
  {
    ...qwen(7936, 0),
    source: 'IonDen/mlx-train-perf, README.md: the longest that runs, "about 24.5 GiB" in all',
    versions: 'mlx 0.32.0, mlx-lm 0.31.3, M1 Max 32 GB',
    measuredBytes: 24.5 * GIB,
    use: 'held',
  },
  {
    name: 'Llama-3.2-1B-bf16, 4 × S 4095',
    source: 'ml-explore/mlx-lm pull request 47 (trained tokens tell the length)',
    versions: 'mlx 0.24, mlx-lm 0.22: adapters on q and v alone',
    config: LLAMA_1B,
    settings: {...LORA, layers: 16, keys: QUERIES_AND_VALUES, batch: 4, length: 4096},
    measuredBytes: 69.81e9,
    use: 'older',
    keepsScores: false,
    floatLogits: true,
  },
  {
    name: 'Mistral-7B-v0.3-4bit, 4 × S 2047',
    source: 'a log of fine-tunings on GitHub, run 01 (a row of 2,496 tokens was cut)',
    versions: 'mlx-lm before 0.28.2: adapters on q and v alone (0.852 M parameters)',
    config: MISTRAL_7B,
    settings: {...LORA, layers: 8, keys: QUERIES_AND_VALUES, batch: 4, length: 2048},
    measuredBytes: 26.19e9,
    use: 'older',
    keepsScores: false,
  },
  {
    name: 'Qwen2.5-7B-4bit (RLT), S ≤ 127',
    source: 'a log of one iteration on GitHub, max_seq_length 128',
    versions: 'mlx-lm from 0.28.2 on (2.884 M parameters on 4 blocks)',
    config: QWEN25_7B,
    settings: {...LORA, layers: 4, length: 127},
    measuredBytes: 4.493e9,
    use: 'held',
    keepsScores: true,
  },
];
