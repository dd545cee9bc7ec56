import type {OptionTable} from '../known/trainer.js';

/** An option where it stands: the words `[from, to)`. */
export type Given = {name: string; value: string | null; from: number; to: number};

/** An option's full name: as it stands, or by an abbreviation that only one option has. */
const fullName = (typed: string, table: OptionTable): string | null => {
  const names = new Set([...table.valued, ...table.switches, 'help']);
  if (names.has(typed)) return typed;
  const [name, ...others] = [...names].filter(one => one.startsWith(typed) && !table.old.includes(one));
  return name !== undefined && others.length === 0 ? name : null;
};

/** argparse takes what looks like a negative number for a value, and any other word with a dash for an option. */
const isValue = (word: string | undefined): word is string =>
  word !== undefined && (!word.startsWith('-') || word === '-' || /^-\d+$|^-\d*\.\d+$/.test(word));

const nameAndValue = (word: string, table: OptionTable): {name: string | null; attached: string | null} => {
  if (word.startsWith('--')) {
    const at = word.indexOf('=');
    const typed = at < 0 ? word.slice(2) : word.slice(2, at);
    return {name: fullName(typed, table), attached: at < 0 ? null : word.slice(at + 1)};
  }
  const name = table.short[word.slice(1, 2)] ?? null;
  return {name, attached: word.length > 2 ? word.slice(2).replace(/^=/, '') : null};
};

/** The known option at `index`, with its value; null where there is none. */
const optionAt = (words: readonly string[], index: number, table: OptionTable): Given | null => {
  const word = words[index] ?? '';
  if (!/^-[^-]|^--./.test(word) || isValue(word)) return null;
  const {name, attached} = nameAndValue(word, table);
  if (name === null) return null;
  const next = words[index + 1];
  const takesNext = attached === null && table.valued.includes(name) && isValue(next);
  return {name, value: takesNext ? next : attached, from: index, to: index + (takesNext ? 2 : 1)};
};

/** Every known option among the words, in their order; a `--` ends them. Unknown words are passed over. */
export const readOptions = (words: readonly string[], table: OptionTable): Given[] => {
  const given: Given[] = [];
  for (let index = 0; index < words.length && words[index] !== '--'; ) {
    const option = optionAt(words, index, table);
    if (option !== null) given.push(option);
    index = option?.to ?? index + 1;
  }
  return given;
};

/** The value that counts: argparse's last one. Null for an option that is not there, or lacks its value. */
export const optionValue = (given: readonly Given[], name: string): string | null =>
  given.findLast(one => one.name === name)?.value ?? null;

/**
 * The same words with other values: the last of an option's places gets the new value, written out in full; the earlier
 * ones go, and what was not there comes last (before a `--`).
 */
export const withOptions = (
  words: readonly string[],
  table: OptionTable,
  values: ReadonlyMap<string, string>,
): string[] => {
  const given = readOptions(words, table);
  const result: string[] = [];
  for (let index = 0; index < words.length; ) {
    const one = given.find(({from}) => from === index);
    const value = one && values.get(one.name);
    if (one && value !== undefined) {
      if (given.findLast(({name}) => name === one.name) === one) result.push(`--${one.name}`, value);
      index = one.to;
      continue;
    }
    result.push(words[index] ?? '');
    index++;
  }
  const missing = [...values].filter(([name]) => !given.some(one => one.name === name));
  const at = result.indexOf('--');
  result.splice(at < 0 ? result.length : at, 0, ...missing.flatMap(([name, value]) => [`--${name}`, value]));
  return result;
};
