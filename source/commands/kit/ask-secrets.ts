import {usageError} from '../../errors.js';
import {filledCommand, missingSecrets} from '../../format/secret-words.js';
import {askHidden, canAsk} from './ask.js';
import {complain} from './say.js';

/**
 * The variables in which programs look for what goes by a name, or begins with it. By whole words: one that is another's must not be sent
 * to somebody else (`github_token` is no hub's).
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

/** A beginning that was kept when the secret was masked: `hf_`. */
const IS_BEGINNING = /^(?:AKIA|ASIA|AIza|eyJ|SG\.|ya29\.)$|[_-]$|\/$/;

/** The first is the one to be set by somebody who has none. */
const variablesFor = (name: string): string[] => {
  if (name.includes('://')) return [];
  const isBeginning = IS_BEGINNING.test(name);
  const words = isBeginning ? name : name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[^A-Za-z\d]+/g, '_');
  const known = isBeginning ? name : words.toLowerCase();
  const usual = VARIABLES.filter(([pattern]) => pattern.test(known)).flatMap(([, variables]) => variables);
  return [...new Set([...usual, ...(isBeginning ? [] : [words.toUpperCase()])])];
};

/** What a person calls it. */
const label = (name: string): string => {
  if (name.includes('://')) return `the password of ${name}`;
  if (IS_BEGINNING.test(name)) return `what begins with ${name}`;
  return /^[A-Z\d_]+$/.test(name) ? name : `--${name}`;
};

/** Without the beginning that the command still has; null for one that begins otherwise, and so is another kind of secret. */
const rest = (value: string, name: string): string | null => {
  if (!IS_BEGINNING.test(name)) return value;
  return value.startsWith(name) ? value.slice(name.length) : null;
};

const fromEnvironment = (name: string): string | null => {
  for (const variable of variablesFor(name)) {
    const held = process.env[variable] ?? '';
    const value = held === '' ? null : rest(held, name);
    if (value === null) continue;
    complain(`${label(name)} is taken from ${label(name) === variable ? 'the environment' : variable}.\n`);
    return value;
  }
  return null;
};

const fromTerminal = async (name: string): Promise<string> => {
  const answer = (await askHidden(`${label(name)} (not shown, and not kept):`))?.trim() ?? '';
  if (answer === '') throw usageError(`Without ${label(name)} it does not go on.`, 'Nothing was started.');
  return rest(answer, name) ?? answer;
};

const refuse = (names: readonly string[]): never => {
  const variables = names.flatMap(name => variablesFor(name).slice(0, 1));
  const first = variables.length === names.length ? `Set ${variables.join(' and ')}, or go on` : 'Go on';
  throw usageError(
    `Secrets of a command are not kept, and this one had some: ${names.map(label).join(', ')}.`,
    `${first} in a terminal, where you are asked for ${names.length === 1 ? 'it' : 'them'}.`,
  );
};

/**
 * What puts the secrets back into a run's command, which its record is without: from the variables of the environment that they go by,
 * else from whoever is at the terminal. They are kept nowhere. Throws a `UserError` when one is not to be had.
 */
export const secretsAgain = async (command: readonly string[]): Promise<(words: readonly string[]) => string[]> => {
  const names = missingSecrets(command);
  const values = new Map(names.map(name => [name, fromEnvironment(name)]));
  const unknown = names.filter(name => values.get(name) === null);
  if (unknown.length > 0 && !canAsk()) refuse(unknown);
  for (const name of unknown) values.set(name, await fromTerminal(name));
  return words => filledCommand(words, name => values.get(name) ?? '');
};
