import type {OptionTable} from './options.js';

/** How a training of this command can be gone on with. */
export type Way =
  /** By loading the weights of a checkpoint: `--resume-adapter-file` and the like. The trainer's own options begin at `from`. */
  | {kind: 'weights'; trainer: 'mlx_lm' | 'demo'; from: number; table: OptionTable}
  /** By its own option, which brings back optimizer and position too. */
  | {kind: 'own'; flag: string}
  /** By hand: the command is not ours to rewrite. `hint` says how the trainer is told, where that is known. */
  | {kind: 'by-hand'; hint: string | null};

/** mlx_lm.lora's options (0.32.0), and what they were called before. */
const MLX_LM: OptionTable = {
  valued: [
    'model',
    'data',
    'fine-tune-type',
    'optimizer',
    'num-layers',
    'lora-layers',
    'batch-size',
    'iters',
    'val-batches',
    'learning-rate',
    'steps-per-report',
    'steps-per-eval',
    'grad-accumulation-steps',
    'resume-adapter-file',
    'adapter-path',
    'save-every',
    'test-batches',
    'max-seq-length',
    'config',
    'clear-cache-threshold',
    'report-to',
    'project-name',
    'wandb',
    'seed',
  ],
  switches: ['train', 'test', 'mask-prompt', 'grad-checkpoint', 'trust-remote-code'],
  short: {c: 'config'},
};

/** The demo trainer's, which have mlx_lm's names. */
const DEMO: OptionTable = {
  valued: [
    'iters',
    'batch-size',
    'val-batches',
    'learning-rate',
    'steps-per-report',
    'steps-per-eval',
    'resume-adapter-file',
    'adapter-path',
    'save-every',
    'max-seq-length',
    'seed',
    'hidden-size',
    'seconds-per-iteration',
  ],
  switches: ['train'],
  short: {},
};

/** A program between the command's start and the trainer that starts it in its own way. */
const OTHERS_PROGRAM = /(?:\.(?:py|sh|bash|zsh)|(?:^|\/)(?:sh|bash|zsh|fish|make|npm|npx|node))$/;

const MLX_LM_LORA = /(?:^|\/)mlx_lm\.lora$|(?:^|\/)mlx_lm\/lora\.py$/;

/** Where mlx_lm's own options begin; null for another trainer, or when a script stands between. */
const mlxLmFrom = (command: readonly string[]): number | null => {
  for (const [index, word] of command.entries()) {
    const isProgram = MLX_LM_LORA.test(word) || word === '-mmlx_lm.lora';
    if (isProgram) return index + 1;
    if ((/(?:^|\/)mlx_lm$/.test(word) || word === '-mmlx_lm') && command[index + 1] === 'lora') return index + 2;
    if (OTHERS_PROGRAM.test(word)) return null;
  }
  return null;
};

const demoFrom = (command: readonly string[]): number | null => {
  const index = command.indexOf('demo-trainer');
  if (index <= 0 || !/(?:^|\/)mlxtop(?:\.js)?$/.test(command[index - 1] ?? '')) return null;
  const before = command.slice(0, index - 1).filter(word => !/(?:^|\/)node$/.test(word));
  return before.some(word => OTHERS_PROGRAM.test(word)) ? null : index + 1;
};

const has = (command: readonly string[], pattern: RegExp): boolean => command.some(word => pattern.test(word));

/** Hugging Face's flag in the two spellings that its parsers take. */
const RESUME = /^--(resume_from_checkpoint|resume-from-checkpoint)(?:=|$)/;

/**
 * The option of a command that is known to take one. A script of somebody's own may parse such an option and do nothing with it
 * (TRL's do not hand it to the trainer), and would begin from nothing: so only where it was used already, in transformers' own
 * example scripts (`run_clm.py`, …), and in axolotl.
 */
const ownFlag = (command: readonly string[]): string | null => {
  const given = command.map(word => RESUME.exec(word)?.[1]).find(name => name !== undefined);
  if (given !== undefined) return `--${given}`;
  const at = command.findIndex(word => /(?:^|\/)axolotl$/.test(word));
  if (at >= 0 && command[at + 1] === 'train') return '--resume-from-checkpoint';
  return has(command, /(?:^|\/)run_\w+\.py$/) && has(command, /^--output_dir(?:=|$)/)
    ? '--resume_from_checkpoint'
    : null;
};

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/mlx_vlm/, 'mlx-vlm goes on with --adapter-path; save to another folder than the one that it loads from'],
  [
    /mlx_lm_lora/,
    'mlx-lm-lora loads weights with --resume-adapter-file; give it another --adapter-path and fewer --iters',
  ],
  [/unsloth/, 'unsloth goes on by itself with trainer.train(resume_from_checkpoint=…)'],
  [/(?:^|\/)(?:trl|accelerate|torchrun)$/, 'its script must call trainer.train(resume_from_checkpoint=…)'],
];

/** How this command's training is gone on with. */
export const wayToContinue = (command: readonly string[]): Way => {
  const demo = demoFrom(command);
  if (demo !== null) return {kind: 'weights', trainer: 'demo', from: demo, table: DEMO};
  const mlx = mlxLmFrom(command);
  if (mlx !== null) return {kind: 'weights', trainer: 'mlx_lm', from: mlx, table: MLX_LM};
  const flag = ownFlag(command);
  if (flag !== null) return {kind: 'own', flag};
  return {kind: 'by-hand', hint: HINTS.find(([pattern]) => has(command, pattern))?.[1] ?? null};
};
