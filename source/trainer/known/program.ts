import type {Program, Way} from './trainer.js';

/** Where a trainer's own options begin when it is started by the words at `index`; null when it is not. */
export const optionsFrom = (program: Program, words: readonly string[], index: number): number | null => {
  const word = words[index] ?? '';
  if (program.word.test(word)) return index + 1;
  const {subcommand} = program;
  return subcommand?.program.test(word) && words[index + 1] === subcommand.name ? index + 2 : null;
};

/** A program before the trainer that starts it in its own way. */
const SCRIPT_OR_SHELL = /(?:\.(?:py|sh|bash|zsh)|(?:^|\/)(?:sh|bash|zsh|fish|make|npm|npx|node))$/;

/**
 * Whether these words are only launchers and interpreters, so that what follows can be changed without asking a script.
 */
export const areLaunchers = (words: readonly string[]): boolean => !words.some(word => SCRIPT_OR_SHELL.test(word));

/** Continues a trainer by the weights of a checkpoint, where its own words stand in the command. */
export const continuesByWeights =
  (program: Program, way: Omit<Extract<Way, {kind: 'weights'}>, 'kind' | 'from'>) =>
  (command: readonly string[]): Way | null => {
    const starts = command.map((_word, index) => optionsFrom(program, command, index));
    const at = starts.findIndex(start => start !== null);
    const from = starts[at];
    return from != null && areLaunchers(command.slice(0, at)) ? {kind: 'weights', from, ...way} : null;
  };
