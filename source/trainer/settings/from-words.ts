import {KNOWN_TRAINERS, type TrainerName, trainerNamed} from '../known/index.js';
import {optionTable} from '../known/options.js';
import type {KnownTrainer, Meaning, Meanings} from '../known/trainer.js';
import {accepted, type Facts, meaningsOf} from './meanings.js';
import {programOf} from './program.js';

export type WordFacts = Facts & {
  /** Whose options these are; null for a program that is not known. */
  trainer: TrainerName | null;
  /** The configuration file, as given. */
  config: string | null;
};

/** What is needed to read a trainer's options. */
type Reading = {trainer: KnownTrainer | null; meanings: Meanings};

/** The one of a trainer's options that begins so; null unless all of its options are known, and only one does. */
const unabbreviated = (name: string, options: KnownTrainer['options']): string | null => {
  if (options?.others === undefined) return null;
  const {valued, switches, old} = optionTable(options);
  const flag = name.replaceAll('_', '-');
  const [only = null, ...more] = [...valued, ...switches].filter(one => !old.includes(one) && one.startsWith(flag));
  return only === null || more.length > 0 ? null : only.replaceAll('-', '_');
};

/** argparse takes every abbreviation that only one of all options has. */
const nameFor = (given: string, {trainer, meanings}: Reading): string | null => {
  const name = given.replaceAll('-', '_');
  return Object.hasOwn(meanings, name) ? name : unabbreviated(name, trainer?.options);
};

/** What Python's `int()` and `float()` take. */
const NUMBER = /^\s*[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?\s*$/i;

/** A word that is an option and no value: argparse takes -1 for a value. */
const isOption = (word: string): boolean => /^-./.test(word) && !NUMBER.test(word);

const INTEGERS: ReadonlySet<Meaning['kind']> = new Set(['count', 'all', 'integer']);

const parsed = ({kind}: Meaning, text: string): unknown => {
  if (kind === 'text') return text;
  // transformers' switches may have a value.
  if (kind === 'switch') return /^(?:true|false|)$/i.test(text) ? text.toLowerCase() !== 'false' : null;
  const isInteger = !/[.e]/i.test(text);
  if (!NUMBER.test(text) || (INTEGERS.has(kind) && !isInteger)) return null;
  return Number(text.replaceAll('_', ''));
};

type Option = {name: string; meaning: Meaning; text: string};

/**
 * A word as an option: its name, and the value that is attached to it. `-c` may be the configuration in any script,
 * too.
 */
const asOption = (word: string, reading: Reading): {name: string | null; attached: string | undefined} => {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (long !== null) return {name: nameFor(long[1] ?? '', reading), attached: long[2]};
  const isShortKnown = reading.trainer === null || reading.trainer.options?.short?.c === 'config';
  const short = isShortKnown ? /^-c(?:=?(.+))?$/s.exec(word) : null;
  return {name: short && 'config', attached: short?.[1]};
};

/**
 * The value that follows an option. Known trainers take no word that is not an option, so several words are one text
 * with blanks, which macOS' ps has cut up.
 */
const valueBehind = (rest: readonly string[], {kind}: Meaning, isKnown: boolean): string => {
  const end = rest.findIndex(isOption);
  const values = end < 0 ? rest : rest.slice(0, end);
  return (kind === 'text' && isKnown ? values.join(' ') : values[0]) ?? '';
};

/** The options in their order. */
const optionsOf = (words: readonly string[], reading: Reading): Option[] =>
  words.flatMap((word, index): Option[] => {
    const {name, attached} = asOption(word, reading);
    const meaning = name === null ? undefined : reading.meanings[name];
    if (name === null || meaning === undefined) return [];
    const text = attached ?? valueBehind(words.slice(index + 1), meaning, reading.trainer !== null);
    return [{name, meaning, text}];
  });

/** The trainer that alone has an option of this name; null where there is none. */
const trainerByOption = (name: string): TrainerName | null =>
  KNOWN_TRAINERS.find(({options}) => options?.telling?.includes(name))?.name ?? null;

/** The facts with what one more option says: the last of equal options counts, even where its value is not accepted. */
const withOption = (facts: WordFacts, {meaning: {key, kind}, ...option}: Option): WordFacts => {
  const value = accepted(kind, parsed({key, kind}, option.text));
  const trainer = facts.trainer ?? trainerByOption(option.name);
  if (key === 'iterations') return {...facts, trainer, iterations: typeof value === 'number' ? value : null};
  if (key === 'config') return {...facts, trainer, config: typeof value === 'string' ? value : null};
  const {[key]: _before, ...others} = facts.settings;
  return {...facts, trainer, settings: value === null ? others : {...others, [key]: value}};
};

/**
 * What a command line says of the run. By argparse's rules: the last of equal options counts, a value stands after a
 * blank or `=`, every abbreviation that only one option has will do. A launcher's own words (`mlx.launch … --`, `uv
 * run`, `accelerate launch`) do not count.
 */
export const settingsFromWords = (command: readonly string[]): WordFacts => {
  const {trainer: named, options} = programOf(command);
  const reading = {trainer: trainerNamed(named), meanings: meaningsOf(named)};
  const nothing: WordFacts = {trainer: named, settings: {}, iterations: null, config: null};
  return optionsOf(options, reading).reduce(withOption, nothing);
};
