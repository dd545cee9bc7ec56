import {ArgumentError, readArguments, usageText} from './arguments.js';

export type Options = {
  readonly iters: number;
  /** Rows of text in each iteration. */
  readonly batchSize: number;
  readonly stepsPerReport: number;
  readonly stepsPerEval: number;
  /** Batches in each validation; -1: all of them. */
  readonly valBatches: number;
  readonly saveEvery: number;
  readonly adapterPath: string;
  readonly resumeAdapterFile: string | null;
  readonly learningRate: number;
  readonly seed: number;
  /** Characters in a row. */
  readonly maxSeqLength: number;
  readonly hiddenSize: number;
  /** The minimum time of an iteration, in seconds; a faster one waits for the rest. */
  readonly secondsPerIteration: number;
};

/** mlx_lm's flags, then our own. */
const FLAGS = [
  'batch-size',
  'iters',
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
] as const;

/** `--train` tells mlx_lm to train, which is all that this trainer does: accepted, without effect. */
const SWITCHES = ['train'] as const;

const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The options of a command line, or `'help'`. Defaults are mlx_lm's, except for the learning rate, the length of a row
 * and the sizes, which fit a tiny model: 20 to 60 ms for each iteration on a slow machine. Throws an ArgumentError on
 * wrong usage.
 */
export const parseOptions = (argv: readonly string[]): Options | 'help' => {
  const given = readArguments(argv, FLAGS, SWITCHES);
  if (given === 'help') return 'help';

  const number = (
    flag: (typeof FLAGS)[number],
    kind: 'int' | 'float',
    fallback: number,
    min: number,
    max = Number.MAX_SAFE_INTEGER,
  ): number => {
    const text = given.get(flag);
    if (text === undefined) return fallback;
    const pattern = kind === 'int' ? INTEGER : FLOAT;
    if (!pattern.test(text)) throw new ArgumentError(`argument --${flag}: invalid ${kind} value: '${text}'`);
    const value = Number(text);
    if (value < min || value > max) {
      throw new ArgumentError(`argument --${flag}: must be from ${min} to ${max}: '${text}'`);
    }
    return value;
  };

  return {
    iters: number('iters', 'int', 1000, 1),
    batchSize: number('batch-size', 'int', 4, 1),
    stepsPerReport: number('steps-per-report', 'int', 10, 1),
    stepsPerEval: number('steps-per-eval', 'int', 200, 1),
    valBatches: number('val-batches', 'int', 25, -1),
    saveEvery: number('save-every', 'int', 100, 1),
    adapterPath: given.get('adapter-path') ?? 'adapters',
    resumeAdapterFile: given.get('resume-adapter-file') ?? null,
    learningRate: number('learning-rate', 'float', 3e-3, 0),
    seed: number('seed', 'int', 0, 0),
    maxSeqLength: number('max-seq-length', 'int', 64, 1),
    // 2048: 100 MB of weights, and as much again for gradients and each moment; more is pointless for a demonstration.
    hiddenSize: number('hidden-size', 'int', 96, 1, 2048),
    secondsPerIteration: number('seconds-per-iteration', 'float', 0, 0, 86_400),
  };
};

/** The `usage:` text of these flags. */
export const usage = (program: string): string => usageText(program, FLAGS, SWITCHES);
