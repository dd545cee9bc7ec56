import type {RowKeys, TrainSettings} from '../../estimate/facts.js';
import {isRecord} from '../is-record.js';

type Values = Readonly<Record<string, unknown>>;

/** Where each setting stands in a configuration, by the names that mlx_lm and mlx-lm-lora have for it. */
export const PATHS: Readonly<
  Record<Exclude<keyof TrainSettings, 'ranks' | 'localRanks' | 'rowKeys' | 'hfDataset'>, readonly string[]>
> = {
  model: ['model'],
  data: ['data', 'hf_dataset'],
  train: ['train'],
  test: ['test'],
  fineTuneType: ['fine_tune_type', 'train_type'],
  optimizer: ['optimizer'],
  iters: ['iters', 'epochs'],
  batchSize: ['batch_size'],
  gradAccumulationSteps: ['grad_accumulation_steps', 'gradient_accumulation_steps'],
  maxSeqLength: ['max_seq_length'],
  numLayers: ['num_layers'],
  rank: ['lora_parameters.rank', 'lora_parameters'],
  scale: ['lora_parameters.scale', 'lora_parameters'],
  dropout: ['lora_parameters.dropout', 'lora_parameters'],
  loraKeys: ['lora_parameters.keys'],
  gradCheckpoint: ['grad_checkpoint'],
  maskPrompt: ['mask_prompt'],
  valBatches: ['val_batches'],
  stepsPerReport: ['steps_per_report'],
  stepsPerEval: ['steps_per_eval'],
  saveEvery: ['save_every'],
  adapterPath: ['adapter_path'],
  resumeAdapterFile: ['resume_adapter_file'],
  fuse: ['fuse'],
};

/** A whole number, else the one that is taken in its place: what is wrong with it is told as a problem. */
const integer = (value: unknown, standard: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : standard;

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** As Python takes a value for true or false. */
const truthy = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);

/** Data sets on Hugging Face's hub, which come before `data` (mlx_lm/tuner/datasets.py, load_dataset). */
const hubOf = ({hf_dataset: fromHub}: Values): string | null => {
  const sets: unknown[] = Array.isArray(fromHub) ? fromHub : [fromHub];
  const names = sets.flatMap(set => (isRecord(set) && typeof set.path === 'string' ? [set.path] : []));
  return names.length > 0 ? names.join(', ') : null;
};

/** The columns of the rows, where the configuration names them. */
const rowKeysOf = (values: Values): RowKeys => {
  const named = {
    text: text(values.text_feature),
    prompt: text(values.prompt_feature),
    completion: text(values.completion_feature),
    chat: text(values.chat_feature),
  };
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== null));
};

const fineTuneTypeOf = (value: unknown): TrainSettings['fineTuneType'] =>
  value === 'dora' || value === 'full' ? value : 'lora';

/** The keys of `lora_parameters`: a mapping that is given replaces all of the default one. */
const loraOf = (values: Values): Pick<TrainSettings, 'rank' | 'scale' | 'dropout' | 'loraKeys'> => {
  const lora = isRecord(values.lora_parameters) ? values.lora_parameters : {};
  const keys: unknown[] = Array.isArray(lora.keys) ? lora.keys : [];
  return {
    rank: integer(lora.rank, 8),
    scale: number(lora.scale),
    dropout: number(lora.dropout) ?? 0,
    loraKeys: Array.isArray(lora.keys) ? keys.filter(key => typeof key === 'string') : null,
  };
};

/** mlx-lm-lora without `iters` and `epochs`: SFTTrainingArgs of its trainer/sft_trainer.py. */
const ITERS_OF_LORA = 100;

/** The settings that the estimate and the rules compute from, from all of a trainer's values, defaults included. */
export const toTrainSettings = (values: Values): TrainSettings => ({
  model: text(values.model),
  data: hubOf(values) ?? text(values.data),
  train: truthy(values.train),
  test: truthy(values.test),
  fineTuneType: fineTuneTypeOf(values.fine_tune_type ?? values.train_type),
  optimizer: (text(values.optimizer) ?? 'adam').toLowerCase(),
  iters: integer(values.iters, 'train_mode' in values ? ITERS_OF_LORA : 1000),
  batchSize: integer(values.batch_size, 4),
  gradAccumulationSteps: integer(values.grad_accumulation_steps ?? values.gradient_accumulation_steps, 1),
  maxSeqLength: integer(values.max_seq_length, 2048),
  numLayers: integer(values.num_layers, 16),
  ...loraOf(values),
  gradCheckpoint: truthy(values.grad_checkpoint),
  maskPrompt: truthy(values.mask_prompt),
  valBatches: integer(values.val_batches, 25),
  stepsPerReport: integer(values.steps_per_report, 10),
  stepsPerEval: integer(values.steps_per_eval, 200),
  saveEvery: integer(values.save_every, 100),
  adapterPath: typeof values.adapter_path === 'string' ? values.adapter_path : 'adapters',
  resumeAdapterFile: text(values.resume_adapter_file),
  fuse: truthy(values.fuse),
  ranks: 1,
  rowKeys: rowKeysOf(values),
  hfDataset: hubOf(values),
});
