import type {AnyFlags} from 'meow';
import {usageError} from '../../errors.js';
import {closest} from '../../format/closest.js';
import {printable} from '../../format/printable.js';

/** A command's words, sorted. */
export type Sorted = {
  /** Options in the one form that leaves nothing to guess: `--name`, `--no-name`, `--name=value`. */
  options: string[];
  words: string[];
  /** Somebody else's command line. */
  trainer: string[];
};

/** `name` as it is written on the command line, without its dashes. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

type Spelling = {option: string; takesValue: boolean};

/** Every way to write an option of these flags. */
const spellingsOf = (flags: AnyFlags): Map<string, Spelling> => {
  const spellings = new Map<string, Spelling>();
  for (const [name, {type, shortFlag}] of Object.entries(flags)) {
    const spelling = {option: `--${kebab(name)}`, takesValue: type !== 'boolean'};
    spellings.set(spelling.option, spelling);
    if (shortFlag) spellings.set(`-${shortFlag}`, spelling);
    if (type === 'boolean') spellings.set(`--no-${kebab(name)}`, {option: `--no-${kebab(name)}`, takesValue: false});
  }
  return spellings;
};

/** An option's name, and what is written into the same word: `--session=x`, `-Lname`; of `-dL` the `L` is more options. */
const split = (word: string): {name: string; attached: string | undefined} => {
  if (!word.startsWith('--')) return {name: word.slice(0, 2), attached: word.slice(2) || undefined};
  const equals = word.indexOf('=');
  return equals === -1
    ? {name: word, attached: undefined}
    : {name: word.slice(0, equals), attached: word.slice(equals + 1)};
};

const isOption = (word: string): boolean => word.startsWith('-') && word !== '-';

/**
 * Sorts the words of the command `title` (`mlxtop run`). With `takesTrainer` somebody else's command line begins after `--` or at
 * the first word that is no option; otherwise options may stand anywhere before `--`. Throws a `UserError` for an option that the
 * command does not have, that lacks its value or has one too many, or whose value is given twice.
 */
export const sortWords = (title: string, words: readonly string[], flags: AnyFlags, takesTrainer: boolean): Sorted => {
  const help = `See ${title} --help.`;
  const spellings = spellingsOf(flags);
  const sorted: Sorted = {options: [], words: [], trainer: []};
  const valued = new Set<string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--' || (takesTrainer && !isOption(word))) {
      const others = word === '--' ? rest : [word, ...rest];
      return takesTrainer ? {...sorted, trainer: others} : {...sorted, words: [...sorted.words, ...others]};
    }
    if (!isOption(word)) {
      sorted.words.push(word);
      continue;
    }
    const {name, attached} = split(word);
    const spelling = spellings.get(name);
    if (!spelling) {
      const trainer = title === 'mlxtop demo' ? '' : 'python train.py ';
      const hint = takesTrainer
        ? ` The trainer's own options go after --: ${title} -- ${trainer}${printable(name)}`
        : '';
      const close = closest(name, [...spellings.keys()]);
      const meant = close === null ? '' : `Did you mean ${close}? `;
      throw usageError(`${title} has no option ${printable(name)}.`, `${meant}${help}${hint}`);
    }
    const {option, takesValue} = spelling;
    if (!takesValue) {
      if (attached !== undefined && word.startsWith('--')) throw usageError(`${name} takes no value.`, help);
      if (attached !== undefined) rest.unshift(`-${attached}`);
      sorted.options.push(option);
      continue;
    }
    const value = attached ?? rest.shift();
    if (!value || (attached === undefined && (value === '--' || spellings.has(value)))) {
      throw usageError(`${name} needs a value.`, help);
    }
    if (valued.has(option)) throw usageError(`${option} was given twice.`, help);
    valued.add(option);
    sorted.options.push(`${option}=${value}`);
  }
  return sorted;
};

/** The words that give these flags again, as far as they are not what they are without a word. */
export const wordsOf = (given: Record<string, unknown>, flags: AnyFlags): string[] =>
  Object.entries(flags).flatMap(([name, flag]) => {
    const value = given[name];
    if (value === undefined || value === flag.default) return [];
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${kebab(name)}`];
    return typeof value === 'string' ? [`--${kebab(name)}`, value] : [];
  });
