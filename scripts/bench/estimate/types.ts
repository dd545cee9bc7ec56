/** A model of random weights, as config.json would tell it. */
export type ModelConfig = {
  model_type: string;
  hidden_size: number;
  num_hidden_layers: number;
  intermediate_size: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  head_dim?: number;
  vocab_size: number;
  quantization?: {group_size: number; bits: number};
  [key: string]: unknown;
};

export type CaseSettings = {
  type: 'lora' | 'dora' | 'full';
  /** -1: all. */
  layers: number;
  rank: number;
  keys?: readonly string[];
  batch: number;
  /** Tokens of every row. */
  length: number;
  /** Tokens of every row of the validation, where they differ. */
  validation?: number;
  checkpoint: boolean;
  optimizer?: string;
  accumulation?: number;
  iters?: number;
};

/** One run of the grid. `held`: kept aside, to judge what was fitted on the others. */
export type Case = {
  name: string;
  held: boolean;
  quick: boolean;
  dtype: 'bfloat16' | 'float32';
  config: ModelConfig;
  settings: CaseSettings;
};

/** What was measured of it, in bytes: MLX's own peaks, and the greatest resident size of the process. */
export type Measurement = {
  weights: number;
  adapted: number;
  trainable: number;
  conversion: number;
  validation: number;
  training: number[];
  resident: number;
};
