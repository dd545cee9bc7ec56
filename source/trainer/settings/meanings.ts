import type {RunSettings} from '../../journal/events.js';

/** Trainers whose options are known; `transformers` stands for every program that takes the names of its TrainingArguments. */
export type TrainerName = 'mlx-lm' | 'mlx-lm-lora' | 'mlx-vlm' | 'transformers';

/** What a command line or a configuration tells of a run. */
export type Facts = {
  settings: RunSettings;
  /** Iterations to train; null when nothing tells. */
  iterations: number | null;
};

/** A count is above zero, `all` is that or -1; a switch has no value of its own on a command line. */
type Kind = 'count' | 'all' | 'integer' | 'number' | 'text' | 'switch';

export type Meaning = {key: keyof RunSettings | 'iterations' | 'config'; kind: Kind};

/** By an option's name as a configuration has it; on a command line it has dashes, or not. */
export type Meanings = Readonly<Record<string, Meaning>>;

const meaning = (key: Meaning['key'], kind: Kind): Meaning => ({key, kind});

const SHARED: Meanings = {
  config: meaning('config', 'text'),
  data: meaning('data', 'text'),
  model: meaning('model', 'text'),
  optimizer: meaning('optimizer', 'text'),
  batch_size: meaning('batchSize', 'count'),
  max_seq_length: meaning('maxSeqLength', 'count'),
  num_layers: meaning('numLayers', 'all'),
  learning_rate: meaning('learningRate', 'number'),
  iters: meaning('iterations', 'count'),
  seed: meaning('seed', 'integer'),
  steps_per_report: meaning('stepsPerReport', 'count'),
  steps_per_eval: meaning('stepsPerEval', 'count'),
  val_batches: meaning('valBatches', 'all'),
  save_every: meaning('saveEvery', 'count'),
  adapter_path: meaning('adapterPath', 'text'),
  resume_adapter_file: meaning('resumeFile', 'text'),
  grad_checkpoint: meaning('gradCheckpoint', 'switch'),
  mask_prompt: meaning('maskPrompt', 'switch'),
};

const MLX_LM: Meanings = {
  ...SHARED,
  fine_tune_type: meaning('fineTuneType', 'text'),
  grad_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
  // Up to 0.18.1.
  lora_layers: meaning('numLayers', 'all'),
};

const MLX_LM_LORA: Meanings = {
  ...SHARED,
  train_type: meaning('fineTuneType', 'text'),
  gradient_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
  epochs: meaning('epochs', 'number'),
};

/** Its `--adapter-path` is where it goes on from, and its `--output-path` is a file. */
const MLX_VLM: Meanings = {
  model_path: meaning('model', 'text'),
  dataset: meaning('data', 'text'),
  batch_size: meaning('batchSize', 'count'),
  gradient_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
  max_seq_length: meaning('maxSeqLength', 'count'),
  lora_rank: meaning('rank', 'count'),
  learning_rate: meaning('learningRate', 'number'),
  iters: meaning('iterations', 'count'),
  epochs: meaning('epochs', 'number'),
  steps_per_report: meaning('stepsPerReport', 'count'),
  steps_per_eval: meaning('stepsPerEval', 'count'),
  steps_per_save: meaning('saveEvery', 'count'),
  val_batches: meaning('valBatches', 'all'),
  adapter_path: meaning('resumeFile', 'text'),
  grad_checkpoint: meaning('gradCheckpoint', 'switch'),
};

/** TrainingArguments, and the names that TRL and the example scripts have beside them. */
const TRANSFORMERS: Meanings = {
  model_name_or_path: meaning('model', 'text'),
  dataset_name: meaning('data', 'text'),
  train_file: meaning('data', 'text'),
  optim: meaning('optimizer', 'text'),
  per_device_train_batch_size: meaning('batchSize', 'count'),
  gradient_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
  max_length: meaning('maxSeqLength', 'count'),
  max_seq_length: meaning('maxSeqLength', 'count'),
  lora_r: meaning('rank', 'count'),
  learning_rate: meaning('learningRate', 'number'),
  max_steps: meaning('iterations', 'count'),
  num_train_epochs: meaning('epochs', 'number'),
  seed: meaning('seed', 'integer'),
  logging_steps: meaning('stepsPerReport', 'count'),
  eval_steps: meaning('stepsPerEval', 'count'),
  save_steps: meaning('saveEvery', 'count'),
  output_dir: meaning('adapterPath', 'text'),
  resume_from_checkpoint: meaning('resumeFile', 'text'),
  gradient_checkpointing: meaning('gradCheckpoint', 'switch'),
  config: meaning('config', 'text'),
};

/** Names that only programs with transformers' TrainingArguments have. */
export const TRANSFORMERS_ONLY = [
  'per_device_train_batch_size',
  'num_train_epochs',
  'model_name_or_path',
  'save_steps',
];

/** What the names mean to that trainer; to a program that is none of the known, what they mean to any of them. */
export const meaningsOf = (trainer: TrainerName | null): Meanings => {
  if (trainer === 'mlx-lm') return MLX_LM;
  if (trainer === 'mlx-lm-lora') return MLX_LM_LORA;
  if (trainer === 'mlx-vlm') return MLX_VLM;
  return {...TRANSFORMERS, ...MLX_LM_LORA, ...MLX_LM};
};

/** The value if it is one of that kind, else null: to complain of an odd one is the trainer's business. */
export const accepted = (kind: Kind, value: unknown): string | number | boolean | null => {
  if (kind === 'text') return typeof value === 'string' && value !== '' ? value : null;
  if (kind === 'switch') return typeof value === 'boolean' ? value : null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (kind === 'number') return value > 0 ? value : null;
  if (!Number.isSafeInteger(value)) return null;
  return kind === 'integer' || value > 0 || (kind === 'all' && value === -1) ? value : null;
};
