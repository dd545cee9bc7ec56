import type {Place} from './facts.js';

/*
 * What the rules of a start look at, besides the model, its data and its settings.
 */

/**
 * What is wrong with a command line or its configuration, whatever the run is. By `kind`:
 *
 * - of the configuration: `config-missing`, `config-unreadable`, `config-too-large`, `config-not-yaml` and
 *   `config-no-keys` (it is a list or a text, or empty);
 * - of a flag, on which argparse ends with exit code 2: `flag-unknown`, `flag-ambiguous`, `flag-without-value`,
 *   `flag-with-value` (a switch), `flag-value` (no number), `flag-choice`;
 * - of a value in the configuration: `wrong-type`, `wrong-choice`.
 */
export type SettingProblem = {
  kind: `config-${'missing' | 'unreadable' | 'too-large' | 'not-yaml' | 'no-keys'}` | FlagProblem | ValueProblem;
  /** Null for a configuration as a whole. */
  place: Place | null;
  /** The configuration's name as given, the flag as typed, or the key. */
  subject: string;
  /** What was found: the parser's words, the value, the flags between which it is ambiguous. */
  found: string | null;
  /** What belongs there: `a whole number`, `lora, dora or full`, `--num-layers`. */
  wanted: string | null;
};

export type FlagProblem = `flag-${'unknown' | 'ambiguous' | 'without-value' | 'with-value' | 'value' | 'choice'}`;
export type ValueProblem = 'wrong-type' | 'wrong-choice';

/** Weights that a run would begin from. */
export type ResumeFacts =
  | {state: 'missing'}
  /** Not a safetensors file, or not whole: why. */
  | {state: 'broken'; why: string}
  | {state: 'whole'; isLora: boolean; rank: number | null; layers: readonly number[]};

/** The data as a folder: the bytes of its files, null for one that is not there. */
export type DataFolder = {
  state: 'folder' | 'file' | 'missing';
  files: Readonly<Record<'train' | 'valid' | 'test', number | null>>;
};

/** What the files that a start names look like, without reading what is in the data. */
export type StartFiles = {
  /** Null where no data are named, or not as a folder. */
  data: DataFolder | null;
  /** Null where none is named. */
  resume: ResumeFacts | null;
};
