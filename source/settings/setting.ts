import {isAbsolute, join} from 'node:path';
import {printable} from '../format/printable.js';
import {homeOrNull} from '../paths/home.js';

/** A value in the words of JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with a value, after its name: `must be true or false`. */
export class Wrong {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** One setting: what it does, the values that it takes, and how one is read. */
export type Setting<Value = unknown> = {
  about: string;
  json: Schema;
  /** What a value of the file means; null stands for no value. */
  read(value: unknown): Value | Wrong;
};

/** Settings that stand below a name of their own. */
export type Section<Inner extends Settings = Settings> = {about: string; settings: Inner};

/** Settings by their names. */
export type Settings = {readonly [name: string]: Setting | Section};

/** The values of these settings. */
export type ValuesOf<Inner extends Settings> = {
  [Name in keyof Inner]: Inner[Name] extends Section<infer Deeper>
    ? ValuesOf<Deeper>
    : Inner[Name] extends Setting<infer Value>
      ? Value
      : never;
};

/** Settings below one name. */
export const section = <const Inner extends Settings>(about: string, settings: Inner): Section<Inner> => ({
  about,
  settings,
});

/** A switch. */
export const flag = (about: string, byDefault: boolean): Setting<boolean> => ({
  about,
  json: {type: 'boolean', default: byDefault},
  read(value) {
    if (value === null) return byDefault;
    return typeof value === 'boolean' ? value : new Wrong('must be true or false');
  },
});

/** A whole number, 0 or more. */
export const count = <Default extends number | null>(
  about: string,
  byDefault: Default,
): Setting<number | (Default extends null ? null : never)> => ({
  about,
  json: {type: 'integer', minimum: 0, ...(byDefault !== null && {default: byDefault})},
  read(value) {
    if (value === null) return byDefault as number;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : new Wrong('must be a whole number, 0 or more');
  },
});

/** One of some words. */
export const choice = <const Word extends string, Default extends string | null>(
  about: string,
  known: readonly Word[],
  byDefault: Default,
): Setting<Word | Default> => ({
  about,
  json: {enum: known, ...(byDefault !== null && {default: byDefault})},
  read: value =>
    value === null ? byDefault : (known.find(one => one === value) ?? new Wrong(`must be one of: ${known.join(', ')}`)),
});

const wordsOf = (value: unknown): string[] | null => {
  const words: unknown[] = Array.isArray(value) ? value : [value];
  return words.length > 0 && words.every(word => typeof word === 'string' && word !== '') ? (words as string[]) : null;
};

const ONE_WORD: Schema = {type: 'string', minLength: 1};

/** One word or several. */
export const words = (about: string): Setting<string[] | null> => ({
  about,
  json: {anyOf: [ONE_WORD, {type: 'array', items: ONE_WORD, minItems: 1}]},
  read: value => (value === null ? null : (wordsOf(value) ?? new Wrong('must be a list of words, such as [one, two]'))),
});

/** Some of these words. */
export const choices = (about: string, known: readonly string[]): Setting<string[] | null> => {
  const one: Schema = {enum: known};
  return {
    about,
    json: {anyOf: [one, {type: 'array', items: one, minItems: 1}]},
    read(value) {
      const read = words(about).read(value);
      const unknown = read instanceof Wrong ? undefined : read?.find(word => !known.includes(word));
      return unknown === undefined ? read : new Wrong(`has '${unknown}', which is not one of: ${known.join(', ')}`);
    },
  };
};

/** A folder as an absolute path: the recorder, which writes there, works in another one. */
export const folder = (about: string): Setting<string | null> => ({
  about,
  json: {type: 'string', pattern: '^(/|~/)'},
  read(value) {
    if (value === null) return null;
    const [path, home] = [typeof value === 'string' ? value : '', homeOrNull()];
    const whole = path.startsWith('~/') && home !== null ? join(home, path.slice(2)) : path;
    return isAbsolute(whole) && whole === printable(whole)
      ? whole
      : new Wrong('must be the path of a folder that begins with / or ~/');
  },
});

/** An address of the web. It may be a secret: no message repeats it. */
export const address = (about: string): Setting<string | null> => ({
  about,
  json: {type: 'string', pattern: '^https?://[^\\s/]+'},
  read(value) {
    if (value === null) return null;
    return typeof value === 'string' && /^https?:\/\/[^\s/]+/.test(value) && URL.canParse(value)
      ? value
      : new Wrong('must be an address that begins with https://');
  },
});
