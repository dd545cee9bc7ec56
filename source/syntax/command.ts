import type {Options, Verb, Word} from './option.js';

/** The groups of `mlxtop --help`, in the order in which a user meets them. */
export const GROUPS = {
  start: 'Start a run',
  watch: 'Watch it',
  control: 'Control it',
  afterwards: 'Afterwards',
  machine: 'This machine',
} as const;

export type Group = keyof typeof GROUPS;

/** What a command is called, takes and does: help, parser, completions, manual and readme are made of it. */
export type CommandSyntax = {
  /** The name and arguments, as they follow `mlxtop `. */
  usage: string;
  /** Where `mlxtop --help` lists it. */
  group: Group;
  summary: string;
  /** What to type, and what it does. A command that takes more than a name has at least one. */
  examples?: readonly (readonly [string, string])[];
  /** Its words that are no options, in their order; the last may repeat. */
  words?: readonly Word[];
  /** Its first word, where that is one of a few, and the words after each. */
  verbs?: Readonly<Record<string, Verb>>;
  options: Options;
  /**
   * The first word that is not a flag begins another program's command line; with a function, the first of those that
   * it says so of.
   */
  takesTrainer?: true | ((word: string) => boolean);
};

/** The name of a command; empty for `mlxtop` alone. */
export const nameOf = ({usage}: CommandSyntax): string => usage.split(' ')[0] ?? '';
