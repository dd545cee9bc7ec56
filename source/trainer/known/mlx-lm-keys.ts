import {NESTED_KEYS, type SettingKey, type SettingKeys, settingKey} from './setting-keys.js';

const yamlOnly = {yamlOnly: true} as const;

/** Which columns of a row hold what (mlx_lm/tuner/datasets.py, create_dataset). */
export const FEATURE_KEYS: Readonly<Record<string, SettingKey>> = {
  prompt_feature: settingKey('text', 'prompt', yamlOnly),
  completion_feature: settingKey('text', 'completion', yamlOnly),
  chat_feature: settingKey('text', 'messages', yamlOnly),
  text_feature: settingKey('text', 'text', yamlOnly),
};

/**
 * Of mlx_lm.lora 0.32.2 and 0.31.3: build_parser() and CONFIG_DEFAULTS of mlx_lm/lora.py. The model's and the data's
 * defaults are names on Hugging Face's hub, and have changed: null here, as nothing of one's own is given.
 */
export const mlxLmKeys: SettingKeys = {
  short: {c: 'config'},
  keys: {
    model: settingKey('text', null),
    train: settingKey('switch', false),
    data: settingKey('text', null),
    fine_tune_type: settingKey('text', 'lora', {choices: ['lora', 'dora', 'full']}),
    optimizer: settingKey('text', 'adam', {choices: ['adam', 'adamw', 'muon', 'sgd', 'adafactor']}),
    optimizer_config: settingKey('mapping', {}, yamlOnly),
    mask_prompt: settingKey('switch', false),
    num_layers: settingKey('integer', 16),
    batch_size: settingKey('integer', 4),
    iters: settingKey('integer', 1000),
    val_batches: settingKey('integer', 25),
    learning_rate: settingKey('number', 1e-5),
    steps_per_report: settingKey('integer', 10),
    steps_per_eval: settingKey('integer', 200),
    grad_accumulation_steps: settingKey('integer', 1, {since: '0.28.3'}),
    resume_adapter_file: settingKey('text', null),
    adapter_path: settingKey('text', 'adapters'),
    save_every: settingKey('integer', 100),
    test: settingKey('switch', false),
    test_batches: settingKey('integer', 500),
    max_seq_length: settingKey('integer', 2048),
    config: settingKey('text', null, {flagOnly: true}),
    grad_checkpoint: settingKey('switch', false),
    clear_cache_threshold: settingKey('size', 0, {since: '0.31.2', flagWins: true}),
    report_to: settingKey('text', null, {since: '0.26.4'}),
    project_name: settingKey('text', null, {since: '0.26.4'}),
    seed: settingKey('integer', 0),
    trust_remote_code: settingKey('switch', false, {since: '0.32.0', flagWins: true}),
    lora_parameters: settingKey('mapping', {rank: 8, dropout: 0, scale: 20}, yamlOnly),
    lr_schedule: settingKey('mapping', null, yamlOnly),
    hf_dataset: settingKey('any', null, yamlOnly),
    ...FEATURE_KEYS,
  },
  nested: {...NESTED_KEYS, optimizer_config: ['adam', 'adamw', 'muon', 'sgd', 'adafactor']},
};
