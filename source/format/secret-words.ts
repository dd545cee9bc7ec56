import {isSecretName, mayBeSecret} from './secret-names.js';
import {isSameAs, MASK, replaceSecrets, type Secret, secretsInText} from './secrets.js';

/** `--hub_token`, `-token`; no short option. */
const OPTION = /^--?([A-Za-z][\w.-]+)$/;
/** `--hub_token=x`, `NAME=x`, `+model.api_key=x`, `--env=NAME=x`: all names before an `=`. */
const ASSIGNED = /^[-+~]*((?:[A-Za-z_][\w.-]*=)+)/;
/** The next word is a shell script, where a value ends before the word does. */
const SCRIPT_FOLLOWS = /^-[a-z]*c$/;

/** The secret that is a whole word, or the part of a word after an `=`: a value may contain blanks. */
const inWord = (word: string, before: string): Secret[] => {
  const option = OPTION.exec(before)?.[1];
  if (option !== undefined && isSecretName(option) && !/^--|^-[A-Za-z]$/.test(word) && mayBeSecret(word, option)) {
    return [{from: 0, to: word.length, name: option}];
  }
  if (SCRIPT_FOLLOWS.test(before)) return [];
  const name = ASSIGNED.exec(word)?.[1]?.slice(0, -1).split('=').find(isSecretName);
  if (name === undefined) return [];
  const from = word.indexOf(`${name}=`) + name.length + 1;
  return mayBeSecret(word.slice(from), name) ? [{from, to: word.length, name}] : [];
};

/** The secrets in each word of a command. */
const secretsOf = (command: readonly string[]): Secret[][] =>
  command.map((word, index) => {
    const known = secretsInText(word);
    const [whole] = inWord(word, command[index - 1] ?? '');
    // `--hub_token hf_…` is also recognised by its prefix, whose name tells where to get the secret again.
    return whole === undefined || known.some(one => isSameAs(whole, one)) ? known : [whole];
  });

/** A command with its secrets masked. Masking it again changes nothing. */
export const maskedCommand = (command: readonly string[]): string[] => {
  const secrets = secretsOf(command);
  return command.map((word, index) => replaceSecrets(word, secrets[index] ?? []));
};

/** The names that announce the masked secrets of a command, each once. */
export const missingSecrets = (command: readonly string[]): string[] => {
  const names = secretsOf(command).flatMap((secrets, index) =>
    secrets.filter(({from, to}) => command[index]?.slice(from, to) === MASK).map(({name}) => name),
  );
  return [...new Set(names)];
};

/**
 * A masked command with its secrets filled in, by the names that announce them. In a shell script they are quoted to
 * fit their place.
 */
export const filledCommand = (command: readonly string[], secretFor: (name: string) => string): string[] => {
  const secrets = secretsOf(command);
  return command.map((word, index) => {
    const masked = (secrets[index] ?? []).filter(({from, to}) => word.slice(from, to) === MASK);
    const isScript = SCRIPT_FOLLOWS.test(command[index - 1] ?? '');
    return replaceSecrets(word, masked, ({from, name}) =>
      isScript ? quoted(secretFor(name), word[from - 1]) : secretFor(name),
    );
  });
};

/** A value for a shell, within the quotes that surround it there (`around` is the character before it). */
const quoted = (value: string, around: string | undefined): string => {
  if (around === '"') return value.replace(/["\\$`]/g, '\\$&');
  const inside = value.replaceAll("'", `'\\''`);
  return around === "'" || /^[\w.,:@%+/=-]*$/.test(value) ? inside : `'${inside}'`;
};
