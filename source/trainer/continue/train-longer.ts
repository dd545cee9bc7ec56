import {wayToContinue} from './recognise.js';

/** Options and overrides by which trainers are told how long to train, those that overrule others first. */
const LENGTHS = [
  'max_steps',
  'max_train_steps',
  'num_train_epochs',
  'trainer.max_steps',
  'trainer.max_epochs',
  'max_epochs',
  'num_epochs',
  'n_epochs',
  'epochs',
  'max_iters',
  'num_iterations',
  'iterations',
  'iters',
  'num_steps',
  'steps',
];

/** `--max-steps`, `--max_steps=100`, or torchtune's and hydra's `epochs=3`; a length of -1 sets none. */
const lengthOption = (command: readonly string[]): string | null => {
  for (const length of LENGTHS) {
    for (const [index, word] of command.entries()) {
      const [, dashes = '', name = '', value = command[index + 1]] =
        /^(--?|)([A-Za-z][\w.-]*)(?:=(.*))?$/.exec(word) ?? [];
      const isSet = name.replaceAll('-', '_') === length && value !== undefined && /^[1-9]/.test(value);
      if (isSet && (dashes !== '' || word.includes('='))) return `${dashes}${name}`;
    }
  }
  return null;
};

/** What says how long to train, where the command itself does not: by the dialect that the trainer speaks (dialects/). */
const BY_DIALECT: Readonly<Record<string, string>> = {
  'hf-trainer': 'num_train_epochs or max_steps (in its script: TrainingArguments)',
  unsloth: 'num_train_epochs or max_steps (in its script)',
  lightning: 'max_epochs or max_steps (in its script: Trainer)',
  torchtune: 'epochs (in its configuration, or as epochs=… behind it)',
  keras: 'epochs (in its script: model.fit)',
  'mlx-lm-plain': 'iterations (--iters of mlx_lm)',
  'mlx-lm-rich': 'iterations (--iters of mlx_lm)',
  'mlx-lm-lora': '--iters or --epochs',
  sillm: 'epochs or iterations',
};

/** What is to be larger for a training run of this command, which printed what `dialect` understands (null: nothing known), to go on. */
export const whatSetsLength = (command: readonly string[], dialect: string | null): string => {
  if (wayToContinue(command).kind === 'weights') return '--iters';
  const given = lengthOption(command);
  if (given !== null) return given;
  if (command.some(word => /(?:^|\/)axolotl(?:\.cli\.train)?$/.test(word))) {
    return 'num_epochs or max_steps (in its configuration)';
  }
  return BY_DIALECT[dialect ?? ''] ?? 'iterations or epochs, as its script takes them';
};
