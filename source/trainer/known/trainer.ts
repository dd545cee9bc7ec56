import type {RunSettings} from '../../journal/events.js';
import type {DialectName} from '../dialects/index.js';
import type {SettingKeys} from './setting-keys.js';

/**
 * What values an option takes: a count is above zero, `all` is a count or -1, a switch has no value of its own on a
 * command line.
 */
export type ValueKind = 'count' | 'all' | 'integer' | 'number' | 'text' | 'switch';

export type Meaning = {key: keyof RunSettings | 'iterations' | 'config'; kind: ValueKind};

/** By an option's name as a configuration file has it (`batch_size`); a command line may have dashes instead. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** Options without a meaning here, named as in a configuration file. */
export type OtherOptions = {valued: readonly string[]; switches: readonly string[]};

export type TrainerOptions = {
  meanings: Meanings;
  /**
   * All others that its newest release has. Absent where these are not known: then an abbreviated option cannot be told
   * from theirs, and is not understood.
   */
  others?: OtherOptions;
  /** Options that only older releases have: they make no abbreviation of today's ambiguous. */
  old?: OtherOptions;
  /** Single letters for some of them. */
  short?: Readonly<Record<string, string>>;
  /** Names that no other trainer has: a script that takes one of them is this trainer. */
  telling?: readonly string[];
};

/**
 * The options of a Python program that argparse reads, by their names on a command line, without the leading dashes.
 */
export type OptionTable = {
  /** Options that take a value. */
  valued: readonly string[];
  switches: readonly string[];
  /** Those of `valued` and `switches` that only older releases have. */
  old: readonly string[];
  /** Single letters for some of them. */
  short: Readonly<Record<string, string>>;
};

/** How the run of a command is continued. */
export type Way =
  /**
   * By loading the weights of a checkpoint: `--resume-adapter-file` and the like. The trainer's own options begin at
   * `from`.
   */
  | {kind: 'weights'; trainer: 'mlx-lm' | 'demo'; from: number; table: OptionTable}
  /** By an option of its own, which restores the optimizer and the position too. */
  | {kind: 'own'; flag: string}
  /** By hand: the command is not ours to rewrite. `hint` says how, where that is known. */
  | {kind: 'by-hand'; hint: string | null};

/** The words that start a trainer: a program or module of its own, or one that a subcommand follows. */
export type Program = {
  /** `mlx_lm.lora`, `/venv/lib/mlx_lm/lora.py`, `-mmlx_lm.lora`. */
  word: RegExp;
  /** `mlx_lm lora`. */
  subcommand?: {program: RegExp; name: string};
};

/** What a trainer does unless its options say otherwise, as far as something here depends on it. */
export type Defaults = {
  iterations: number;
  stepsPerEval: number;
  saveEvery: number;
  valBatches: number;
  adapterPath: string;
  fineTuneType: string;
  numLayers: number;
  rank: number;
  scale: number;
};

/** Everything that is known of one trainer before it prints anything. How its output is read is in dialects/. */
export type KnownTrainer = {
  name: string;
  /** The dialects that it speaks (dialects/index.ts). */
  dialects: readonly DialectName[];
  /** The words that start it. Absent for a library, which the user's own script imports. */
  program?: Program;
  /**
   * A word of a command that shows that it takes part, in whatever way: in a shell's `-c`, as a requirement of `uv
   * run`.
   */
  mention?: RegExp;
  options?: TrainerOptions;
  /** All of its settings. Absent for one of which not all are known. */
  settingKeys?: SettingKeys;
  /** The keys by which its adapter_config.json is known. Absent for one that writes none with its settings. */
  adapterConfigKeys?: readonly string[];
  defaults?: Defaults;
  /** Scripts that cannot run without a Python package, which is looked for before they are started again. */
  needs?: {script: RegExp; packageName: string};
  /** How a command that runs it is continued; null for a command that does not run it, or that cannot be changed. */
  wayToContinue?: (command: readonly string[]) => Way | null;
  /** How the user continues it by hand, where mlxtop cannot. */
  byHand?: string;
  /** What sets how long it trains, where its command does not say: after "start it with more". */
  length?: string;
};
