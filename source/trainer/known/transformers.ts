import {meaning} from './options.js';
import type {KnownTrainer, Way} from './trainer.js';

/** The option in the two spellings that Hugging Face's parsers take. */
const RESUME = /^--(resume_from_checkpoint|resume-from-checkpoint)(?:=|$)/;
/** transformers' own example scripts: `run_clm.py`, … */
const EXAMPLE_SCRIPT = /(?:^|\/)run_\w+\.py$/;

/**
 * A user's own script may parse the option and do nothing with it (TRL's do not hand it to the trainer), and would
 * start from scratch: so only a command that has it already, and the example scripts, which are known to heed it.
 */
const wayToContinue = (command: readonly string[]): Way | null => {
  const given = command.map(word => RESUME.exec(word)?.[1]).find(name => name !== undefined);
  if (given !== undefined) return {kind: 'own', flag: `--${given}`};
  const isExample = command.some(word => EXAMPLE_SCRIPT.test(word));
  return isExample && command.some(word => /^--output_dir(?:=|$)/.test(word))
    ? {kind: 'own', flag: '--resume_from_checkpoint'}
    : null;
};

/** Every program that takes the names of transformers' TrainingArguments: its example scripts, TRL. */
export const transformers = {
  name: 'transformers',
  dialects: ['hf-trainer'],
  mention: /(?:^|\/)(?:trl|accelerate|torchrun)$/,
  options: {
    // TrainingArguments, and the names that TRL and the example scripts have beside them.
    meanings: {
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
    },
    telling: ['per_device_train_batch_size', 'num_train_epochs', 'model_name_or_path', 'save_steps'],
  },
  needs: {script: EXAMPLE_SCRIPT, packageName: 'transformers'},
  wayToContinue,
  byHand: 'its script must call trainer.train(resume_from_checkpoint=…)',
  length: 'num_train_epochs or max_steps (in its script: TrainingArguments)',
} as const satisfies KnownTrainer;
