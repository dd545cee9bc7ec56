import type {AnyFlags} from 'meow';
import {type UserError, usageError} from '../../errors.js';
import {closest} from '../../format/closest.js';
import {printable} from '../../format/printable.js';
import {kebab} from '../../syntax/kebab.js';

/** A command's words, sorted. */
export type Sorted = {
  /** Options in their unambiguous form: `--name`, `--no-name`, `--name=value`. */
  options: string[];
  words: string[];
  /** Another program's command line. */
  trainer: string[];
};

type Spelling = {
  option: string;
  takesValue: boolean;
  isMultiple?: boolean;
  /** Its value when none is given; absent where one has to be. */
  alone?: string;
};

/** What a text flag whose default is empty gets when it is given without a value: standard output, as elsewhere. */
const ALONE = '-';

/** Every way to write an option of these flags. */
const spellingsOf = (flags: AnyFlags): Map<string, Spelling> => {
  const spellings = new Map<string, Spelling>();
  for (const [name, flag] of Object.entries(flags)) {
    const {type, shortFlag, isMultiple = false} = flag;
    const alone = type === 'string' && flag.default === '' ? {alone: ALONE} : {};
    const spelling = {option: `--${kebab(name)}`, takesValue: type !== 'boolean', isMultiple, ...alone};
    spellings.set(spelling.option, spelling);
    if (shortFlag) spellings.set(`-${shortFlag}`, spelling);
    if (type === 'boolean') spellings.set(`--no-${kebab(name)}`, {option: `--no-${kebab(name)}`, takesValue: false});
  }
  return spellings;
};

/**
 * An option's name, and what is attached to it in the same word: `--session=x`, `-Lname`; in `-dL` the `L` is a further
 * option.
 */
const split = (word: string): {name: string; attached: string | undefined} => {
  if (!word.startsWith('--')) return {name: word.slice(0, 2), attached: word.slice(2) || undefined};
  const equals = word.indexOf('=');
  return equals === -1
    ? {name: word, attached: undefined}
    : {name: word.slice(0, equals), attached: word.slice(equals + 1)};
};

const isOption = (word: string): boolean => word.startsWith('-') && word !== '-';

/** Whether another program's command line may follow, and which words begin one. */
type TakesTrainer = boolean | ((word: string) => boolean);

/** The words that a command takes. */
type Grammar = {title: string; help: string; spellings: ReadonlyMap<string, Spelling>; takesTrainer: TakesTrainer};

const unknownOption = (name: string, {title, help, spellings, takesTrainer}: Grammar): UserError => {
  const trainer = title === 'mlxtop demo' ? '' : 'python train.py ';
  const hint = takesTrainer ? ` The trainer's own options go after --: ${title} -- ${trainer}${printable(name)}` : '';
  const close = closest(name, [...spellings.keys()]);
  const meant = close === null ? '' : `Did you mean ${close}? `;
  return usageError(`${title} has no option ${printable(name)}.`, `${meant}${help}${hint}`);
};

/** A parsed option, and the words after it. */
type ParsedOption = {option: string; value: string | null; rest: readonly string[]};

const readSwitch = ({option}: Spelling, word: string, rest: readonly string[], {help}: Grammar): ParsedOption => {
  const {name, attached} = split(word);
  if (attached === undefined) return {option, value: null, rest};
  if (word.startsWith('--')) throw usageError(`${name} takes no value.`, help);
  return {option, value: null, rest: [`-${attached}`, ...rest]};
};

const readValue = (
  {option, alone}: Spelling,
  word: string,
  rest: readonly string[],
  {help, spellings}: Grammar,
): ParsedOption => {
  const {name, attached} = split(word);
  const [next, ...others] = rest;
  const value = attached ?? (next === '--' || spellings.has(next ?? '') ? undefined : next);
  if (!value && alone !== undefined) return {option, value: alone, rest};
  if (!value) throw usageError(`${name} needs a value.`, help);
  return {option, value, rest: attached === undefined ? others : rest};
};

const readOption = (word: string, rest: readonly string[], grammar: Grammar): ParsedOption => {
  const {name} = split(word);
  const spelling = grammar.spellings.get(name);
  if (!spelling) throw unknownOption(name, grammar);
  return spelling.takesValue ? readValue(spelling, word, rest, grammar) : readSwitch(spelling, word, rest, grammar);
};

/** Whether this word and all after it are not the command's own options. */
const endsOptions = (word: string, {takesTrainer}: Grammar): boolean => {
  if (word === '--') return true;
  if (isOption(word)) return false;
  return typeof takesTrainer === 'function' ? takesTrainer(word) : takesTrainer;
};

const isGivenTwice = ({option, value}: ParsedOption, before: readonly ParsedOption[]): boolean =>
  value !== null && before.some(one => one.option === option);

/**
 * Sorts the words of the command `title` (`mlxtop run`). With `takesTrainer` another program's command line begins
 * after `--` or at the first word that is not an option (of a function: that it says so of); otherwise options may
 * stand anywhere before `--`. Throws a `UserError` for an unknown option, for a value that is missing or not allowed,
 * and for a value that is given twice to a flag without `isMultiple`.
 */
export const sortWords = (
  title: string,
  words: readonly string[],
  flags: AnyFlags,
  takesTrainer: TakesTrainer,
): Sorted => {
  const grammar: Grammar = {title, help: `See ${title} --help.`, spellings: spellingsOf(flags), takesTrainer};
  const options: ParsedOption[] = [];
  const plain: string[] = [];
  let rest = words;
  for (let [word, ...after] = rest; word !== undefined && !endsOptions(word, grammar); [word, ...after] = rest) {
    if (isOption(word)) {
      const option = readOption(word, after, grammar);
      if (isGivenTwice(option, options) && !grammar.spellings.get(option.option)?.isMultiple)
        throw usageError(`${option.option} was given twice.`, grammar.help);
      options.push(option);
      rest = option.rest;
    } else {
      plain.push(word);
      rest = after;
    }
  }
  const others = rest[0] === '--' ? rest.slice(1) : [...rest];
  return {
    options: options.map(({option, value}) => (value === null ? option : `${option}=${value}`)),
    words: takesTrainer ? plain : [...plain, ...others],
    trainer: takesTrainer ? others : [],
  };
};

/** The words that give these flags again; flags with their default value are left out. */
export const wordsOf = (given: Record<string, unknown>, flags: AnyFlags): string[] =>
  Object.entries(flags).flatMap(([name, flag]) => {
    const value = given[name];
    if (value === undefined || value === flag.default) return [];
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${kebab(name)}`];
    return typeof value === 'string' ? [`--${kebab(name)}`, value] : [];
  });
