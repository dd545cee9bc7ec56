import {usageError} from '../../errors.js';
import type {Options, Verb, Word} from './option.js';

/** A command's arguments: its own flags, parsed, and the words that are not flags. */
export type Call = {
  flags: Record<string, unknown>;
  words: readonly string[];
  /** The trainer's command line: the words after `--`, or all from the first word that is not an option. */
  trainer: readonly string[];
};

/** The groups of `mlxtop --help`, in the order in which a user meets them. */
export const GROUPS = {
  start: 'Start a run',
  watch: 'Watch it',
  control: 'Control it',
  afterwards: 'Afterwards',
  machine: 'This machine',
} as const;

export type Group = keyof typeof GROUPS;

/** One command of the command line. `run` returns the exit code and throws a `UserError` for what the user can fix. */
export type Command = {
  /** The name and arguments, as they follow `mlxtop `. */
  usage: string;
  /** Where `mlxtop --help` lists it. */
  group: Group;
  summary: string;
  /** What to type, and what it does. A command that takes more than a name has at least one. */
  examples?: readonly (readonly [string, string])[];
  /** Its words that are no options, in their order. */
  words?: readonly Word[];
  /** Its first word, where that is one of a few, and the words after each. */
  verbs?: Readonly<Record<string, Verb>>;
  /** Its options. The help, the parser, the completions, the manual and the readme are made of them. */
  options: Options;
  /**
   * The first word that is not a flag begins another program's command line; with a function, the first of those that
   * it says so of.
   */
  takesTrainer?: true | ((word: string) => boolean);
  run(call: Call): Promise<number>;
};

/** The text of a flag; undefined when it was not given. */
export const textFlag = (flags: Record<string, unknown>, name: string): string | undefined => {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
};

/** Whether a switch was given and is on. */
export const isSet = (flags: Record<string, unknown>, name: string): boolean => flags[name] === true;

/** The RUN of `mlxtop pause [RUN]` and the like. Throws a `UserError` for more than one word. */
export const oneRun = (call: Call): string | undefined => {
  if (call.words.length > 1) {
    throw usageError(
      `One run at a time, not ${call.words.length}: ${call.words.join(' ')}`,
      'See mlxtop runs for their names.',
    );
  }
  return call.words[0];
};
