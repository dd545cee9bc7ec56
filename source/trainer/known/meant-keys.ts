import {closest} from '../../format/closest.js';
import type {SettingKeys} from './setting-keys.js';

/**
 * What other trainers (Hugging Face's, PEFT, axolotl, Unsloth, older releases) call a setting, and what it is called in
 * mlx_lm: where it belongs, by its path; after a colon what is to be written. Null: there is no such setting.
 */
const OTHER_NAMES: Readonly<Record<string, string | null>> = {
  lora_rank: 'lora_parameters.rank',
  lora_r: 'lora_parameters.rank',
  rank: 'lora_parameters.rank',
  r: 'lora_parameters.rank',
  lora_alpha: 'lora_parameters.scale',
  alpha: 'lora_parameters.scale',
  lora_scale: 'lora_parameters.scale',
  scale: 'lora_parameters.scale',
  lora_dropout: 'lora_parameters.dropout',
  dropout: 'lora_parameters.dropout',
  lora_keys: 'lora_parameters.keys',
  keys: 'lora_parameters.keys',
  target_modules: 'lora_parameters.keys',
  lora_target_modules: 'lora_parameters.keys',
  use_dora: 'fine_tune_type: dora',
  dora: 'fine_tune_type: dora',
  full_finetune: 'fine_tune_type: full',
  train_type: 'fine_tune_type',
  finetune_type: 'fine_tune_type',
  adapter: 'fine_tune_type',
  lora_layers: 'num_layers',
  layers: 'num_layers',
  n_layers: 'num_layers',
  lr: 'learning_rate',
  lr_scheduler: 'lr_schedule',
  lr_scheduler_type: 'lr_schedule.name',
  scheduler: 'lr_schedule',
  warmup: 'lr_schedule.warmup',
  warmup_steps: 'lr_schedule.warmup',
  weight_decay: 'optimizer_config.adamw.weight_decay',
  optim: 'optimizer',
  max_length: 'max_seq_length',
  max_seq_len: 'max_seq_length',
  seq_length: 'max_seq_length',
  sequence_len: 'max_seq_length',
  max_tokens: 'max_seq_length',
  context_length: 'max_seq_length',
  cutoff_len: 'max_seq_length',
  gradient_accumulation_steps: 'grad_accumulation_steps',
  grad_accumulation: 'grad_accumulation_steps',
  gradient_checkpointing: 'grad_checkpoint',
  grad_checkpointing: 'grad_checkpoint',
  gradient_checkpoint: 'grad_checkpoint',
  batch: 'batch_size',
  micro_batch_size: 'batch_size',
  train_batch_size: 'batch_size',
  per_device_train_batch_size: 'batch_size',
  epochs: 'iters',
  num_epochs: 'iters',
  num_train_epochs: 'iters',
  steps: 'iters',
  max_steps: 'iters',
  iterations: 'iters',
  num_iters: 'iters',
  max_iters: 'iters',
  eval_steps: 'steps_per_eval',
  eval_every: 'steps_per_eval',
  save_steps: 'save_every',
  steps_per_save: 'save_every',
  logging_steps: 'steps_per_report',
  report_every: 'steps_per_report',
  output_dir: 'adapter_path',
  output_path: 'adapter_path',
  adapter_dir: 'adapter_path',
  adapter_file: 'adapter_path',
  save_path: 'adapter_path',
  dataset: 'data',
  data_path: 'data',
  data_dir: 'data',
  dataset_path: 'data',
  dataset_name: 'hf_dataset',
  base_model: 'model',
  model_name: 'model',
  model_path: 'model',
  model_id: 'model',
  model_name_or_path: 'model',
  mask_inputs: 'mask_prompt',
  train_on_inputs: 'mask_prompt',
  train_on_completions: 'mask_prompt',
  wandb: 'report_to: wandb',
  wandb_project: 'project_name',
  resume_from_checkpoint: 'resume_adapter_file',
  resume: 'resume_adapter_file',
  random_seed: 'seed',
  load_in_4bit: null,
  early_stopping: null,
};

/** The same within a mapping. */
const OTHER_NESTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lora_parameters: {
    alpha: 'scale',
    lora_alpha: 'scale',
    lora_scale: 'scale',
    r: 'rank',
    lora_rank: 'rank',
    lora_dropout: 'dropout',
    target_modules: 'keys',
    layers: 'keys',
  },
  lr_schedule: {
    type: 'name',
    args: 'arguments',
    params: 'arguments',
    warmup_steps: 'warmup',
    warmup_init_lr: 'warmup_init',
  },
};

/** The same meanings where this trainer calls them otherwise (mlx-lm-lora). */
const SAME: readonly (readonly [string, string])[] = [
  ['fine_tune_type', 'train_type'],
  ['grad_accumulation_steps', 'gradient_accumulation_steps'],
  ['report_to: wandb', 'wandb'],
  ['project_name', 'wandb'],
];

/** That way to say it, in the names of a trainer that may have other ones; null where it has none. */
const inNamesOf = (path: string, {keys}: SettingKeys): string | null => {
  const [name = '', value] = path.split(':');
  const [top = ''] = name.split('.');
  if (Object.hasOwn(keys, top)) return path;
  const other = SAME.find(([one]) => one === path || one === name)?.[1];
  if (other === undefined || !Object.hasOwn(keys, other)) return null;
  return value === undefined || other === 'wandb' ? other : `${other}:${value}`;
};

/** What is meant by a key that stands below another. */
const meantBelow = (top: string, below: string, {nested}: SettingKeys): string | null => {
  const known = nested[top] ?? [];
  const meant = known.includes(below) ? below : (OTHER_NESTED[top]?.[below] ?? closest(below, known));
  return meant !== null && known.includes(meant) ? `${top}.${meant}` : null;
};

/** What is meant by a key at the top. */
const meantAtTop = (name: string, settings: SettingKeys): string | null => {
  if (Object.hasOwn(settings.keys, name)) return name;
  if (Object.hasOwn(OTHER_NAMES, name)) {
    const other = OTHER_NAMES[name] ?? null;
    return other && inNamesOf(other, settings);
  }
  const own = closest(name, Object.keys(settings.keys));
  const near = own ?? closest(name, Object.keys(OTHER_NAMES));
  return own === null && near !== null ? meantAtTop(near, settings) : own;
};

/**
 * The setting that is probably meant by a key that the trainer does not know, by its path; null where none comes near.
 * Dashes count as underscores, capitals as small letters.
 */
export const meantKey = (path: string, settings: SettingKeys): string | null => {
  const [top = '', below] = path.replaceAll('-', '_').split('.');
  return below === undefined ? meantAtTop(top.toLowerCase(), settings) : meantBelow(top, below, settings);
};
