import {usageError} from '../../errors.js';
import type {CommandSyntax} from '../../syntax/command.js';

/** A command's arguments: its own flags, parsed, and the words that are not flags. */
export type Call = {
  flags: Record<string, unknown>;
  words: readonly string[];
  /** The trainer's command line: the words after `--`, or all from the first word that is not an option. */
  trainer: readonly string[];
  /** All commands, in the order of `mlxtop --help`: for those that write about them. */
  commands?(): Promise<readonly CommandSyntax[]>;
};

/** One command of the command line. `run` returns the exit code and throws a `UserError` for what the user can fix. */
export type Command = CommandSyntax & {run(call: Call): Promise<number>};

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
