import type {FlagProblem, SettingProblem} from '../../estimate/start-facts.js';
import type {SettingKey, SettingKeys} from '../known/setting-keys.js';

/** What a flag says: its value as the trainer gets it, and how it was typed. */
export type GivenFlag = {value: unknown; flag: string};

export type Arguments = {
  /** By the name of the setting (`batch_size`); the last of equal flags counts. */
  given: ReadonlyMap<string, GivenFlag>;
  problems: readonly SettingProblem[];
};

/** What Python's `int()` takes; `float()` takes more. */
const INTEGER = /^\s*[-+]?\d+(?:_\d+)*\s*$/;
const NUMBER = /^\s*[-+]?(?:(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+)?|inf(?:inity)?|nan)\s*$/i;
/** What mlx_lm's `_parse_size` takes: digits, a point, M, G, MB or GB. */
const SIZE = /^(\d+\.?\d*|\.\d+)\s*(m|mb|g|gb|)\s*$/i;
const UNITS: Readonly<Record<string, number>> = {'': 1, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9};

const toNumber = (text: string): number => {
  const plain = text.trim().replaceAll('_', '').toLowerCase();
  if (!/[in]/.test(plain)) return Number(plain);
  if (plain.includes('nan')) return Number.NaN;
  return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
};

/** A flag's text as its type in the trainer reads it; null where that raises ValueError. */
const typed = (kind: SettingKey['kind'], text: string): unknown => {
  if (kind === 'integer') return INTEGER.test(text) ? toNumber(text) : null;
  if (kind === 'number') return NUMBER.test(text) ? toNumber(text) : null;
  if (kind !== 'size') return text;
  const size = SIZE.exec(text);
  return size === null ? null : Math.floor(Number(size[1]) * (UNITS[(size[2] ?? '').toLowerCase()] ?? 1));
};

/** What a flag of that kind wants, in words. */
const WANTED: Readonly<Partial<Record<SettingKey['kind'], string>>> = {
  integer: 'a whole number',
  number: 'a number',
  size: 'a size like 4GB',
};

const asFlag = (name: string): string => `--${name.replaceAll('_', '-')}`;

/** argparse takes what looks like a negative number for a value, and any other word with a dash for an option. */
const isValue = (word: string | undefined): word is string =>
  word !== undefined &&
  (!word.startsWith('-') || word === '-' || word.includes(' ') || /^-\d+$|^-\d*\.\d+$/.test(word));

const problem = (kind: FlagProblem, flag: string, found: string | null, wanted: string | null): SettingProblem => ({
  kind,
  place: {flag},
  subject: flag,
  found,
  wanted,
});

/** An option as it was typed, and the word that follows it. */
type TypedWord = {flag: string; attached: string | null; next: string | undefined};

/** Reads a trainer's words as its argparse does: one reading, of which every step takes some words. */
class Reading {
  readonly given = new Map<string, GivenFlag>();
  readonly problems: SettingProblem[] = [];
  readonly #flags: ReadonlyMap<string, [name: string, key: SettingKey]>;

  readonly #short: SettingKeys['short'];

  constructor(settings: SettingKeys) {
    this.#short = settings.short;
    const options = Object.entries(settings.keys).filter(([, key]) => key.yamlOnly !== true);
    this.#flags = new Map(options.map(([name, key]) => [asFlag(name), [name, key]]));
  }

  /** Reads the option or stray word at `index`; the index after it. */
  step(words: readonly string[], index: number): number {
    const word = words[index] ?? '';
    if (isValue(word) || word === '--') return this.#refuse(word, index);
    const [flag, attached] = this.#split(word);
    const [only = '', ...more] = this.#namesFor(flag);
    if (more.length > 0) {
      this.problems.push(problem('flag-ambiguous', flag, [only, ...more].join(', '), null));
      return index + 1;
    }
    // It prints its help and ends well.
    if (only === '--help') return index + 1;
    const option = this.#flags.get(only);
    if (option === undefined) return this.#refuse(word, index, words[index + 1]);
    const [name, key] = option;
    if (key.kind === 'switch') return this.#takeSwitch(name, flag, attached, index);
    return this.#takeValue(option, {flag, attached, next: words[index + 1]}, index);
  }

  /** A word as an option's name and the value that is attached to it. */
  #split(word: string): [flag: string, attached: string | null] {
    if (!word.startsWith('--')) {
      const long = this.#short[word.slice(1, 2)];
      return [long === undefined ? word : asFlag(long), word.length > 2 ? word.slice(2).replace(/^=/, '') : null];
    }
    const at = word.indexOf('=');
    return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
  }

  /** The options that a typed one may stand for: itself, else all that begin so. */
  #namesFor(flag: string): string[] {
    const all = [...this.#flags.keys(), '--help'];
    if (all.includes(flag)) return [flag];
    if (flag === '-h') return ['--help'];
    return flag.startsWith('--') ? all.filter(one => one.startsWith(flag)) : [];
  }

  /** What argparse calls an unrecognized argument, with the word that would have been its value. */
  #refuse(word: string, index: number, value?: string): number {
    const takes = isValue(value) && !word.includes('=');
    this.problems.push(problem('flag-unknown', word.replace(/=.*$/s, ''), takes ? `${word} ${value}` : word, null));
    return index + (takes ? 2 : 1);
  }

  #takeSwitch(name: string, flag: string, attached: string | null, index: number): number {
    if (attached === null) this.given.set(name, {value: true, flag});
    else this.problems.push(problem('flag-with-value', flag, attached, null));
    return index + 1;
  }

  #takeValue([name, key]: [string, SettingKey], typedWord: TypedWord, index: number): number {
    const {flag, attached, next} = typedWord;
    const value = attached ?? (isValue(next) ? next : null);
    if (value === null) this.problems.push(problem('flag-without-value', flag, null, WANTED[key.kind] ?? 'a value'));
    else this.#take(name, key, flag, value);
    return index + (attached === null && value !== null ? 2 : 1);
  }

  #take(name: string, {kind, choices}: SettingKey, flag: string, text: string): void {
    const value = typed(kind, text);
    if (value === null) this.problems.push(problem('flag-value', flag, text, WANTED[kind] ?? null));
    else if (choices !== undefined && !choices.includes(text)) {
      this.problems.push(problem('flag-choice', flag, text, choices.join(', ')));
    } else this.given.set(name, {value, flag});
  }
}

/**
 * What a trainer's own words say, by the rules of Python's argparse: abbreviations that only one option has, a value
 * after a blank or `=`, the last of equal options. Unlike `settingsFromWords`, which passes over what it does not
 * accept, it says on which words the trainer would end with exit code 2.
 */
export const parseArguments = (words: readonly string[], settings: SettingKeys): Arguments => {
  const reading = new Reading(settings);
  for (let index = 0; index < words.length; ) index = reading.step(words, index);
  return {given: reading.given, problems: reading.problems};
};
