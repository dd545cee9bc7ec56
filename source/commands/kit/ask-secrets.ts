import {usageError} from '../../errors.js';
import {isPrefix, secretLabel} from '../../format/secret-label.js';
import {filledCommand, missingSecrets} from '../../format/secret-words.js';
import {askHidden, canAsk} from './ask.js';
import {complain} from './say.js';

/**
 * The environment variables in which programs look for a secret, by its name or its prefix. Whole words must match: one
 * service's token must not be sent to another (`github_token` does not belong to the Hugging Face hub).
 */
const VARIABLES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:hf|api_org|hub|push_to_hub|hugging_?face)_/, ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']],
  [/^wandb_/, ['WANDB_API_KEY']],
  [/^(?:gh[pousr]|github)_/, ['GITHUB_TOKEN', 'GH_TOKEN']],
  [/^glpat-/, ['GITLAB_TOKEN']],
  [/^sk-ant-/, ['ANTHROPIC_API_KEY']],
  [/^sk-(?!ant-)/, ['OPENAI_API_KEY']],
  [/^AKIA$|^ASIA$/, ['AWS_ACCESS_KEY_ID']],
];

/** The variables to look in for the secret; a user who has set none of them is told to set the first. */
const variablesFor = (name: string): string[] => {
  if (name.includes('://')) return [];
  const isOnlyPrefix = isPrefix(name);
  const words = isOnlyPrefix ? name : name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[^A-Za-z\d]+/g, '_');
  const known = isOnlyPrefix ? name : words.toLowerCase();
  const usual = VARIABLES.filter(([pattern]) => pattern.test(known)).flatMap(([, variables]) => variables);
  return [...new Set([...usual, ...(isOnlyPrefix ? [] : [words.toUpperCase()])])];
};

/**
 * The value without the prefix that the command still has; null when its prefix differs, since it is another kind of
 * secret then.
 */
const withoutPrefix = (value: string, name: string): string | null => {
  if (!isPrefix(name)) return value;
  return value.startsWith(name) ? value.slice(name.length) : null;
};

const fromEnvironment = (name: string): string | null => {
  for (const variable of variablesFor(name)) {
    const held = process.env[variable] ?? '';
    const value = held === '' ? null : withoutPrefix(held, name);
    if (value === null) continue;
    complain(`${secretLabel(name)} is taken from ${secretLabel(name) === variable ? 'the environment' : variable}.\n`);
    return value;
  }
  return null;
};

const fromTerminal = async (name: string): Promise<string> => {
  const answer = (await askHidden(`${secretLabel(name)} (not shown, not stored):`))?.trim() ?? '';
  if (answer === '') throw usageError(`The run cannot continue without ${secretLabel(name)}.`, 'Nothing was started.');
  return withoutPrefix(answer, name) ?? answer;
};

const refuse = (names: readonly string[]): never => {
  const variables = names.flatMap(name => variablesFor(name).slice(0, 1));
  const first = variables.length === names.length ? `Set ${variables.join(' and ')}, or run this` : 'Run this';
  throw usageError(
    `mlxtop stores no secrets, and this command needs some: ${names.map(secretLabel).join(', ')}.`,
    `${first} in a terminal, where you are asked for ${names.length === 1 ? 'it' : 'them'}.`,
  );
};

/**
 * Resolves with a function that puts the secrets, which a run's record does not have, back into its command: from their
 * environment variables, else from the user at the terminal. They are stored nowhere. Throws a `UserError` when one is
 * missing.
 */
export const askForSecrets = async (command: readonly string[]): Promise<(words: readonly string[]) => string[]> => {
  const names = missingSecrets(command);
  const values = new Map(names.map(name => [name, fromEnvironment(name)]));
  const unknown = names.filter(name => values.get(name) === null);
  if (unknown.length > 0 && !canAsk()) refuse(unknown);
  for (const name of unknown) values.set(name, await fromTerminal(name));
  return words => filledCommand(words, name => values.get(name) ?? '');
};
