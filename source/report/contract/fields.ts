/**
 * What a public JSON document promises, as data: each key with its meaning, from which its TypeScript type and
 * docs/json.md are both made. Only types of this folder are imported where documents are built, so that no command
 * loads the words.
 */

/** A value in the words of JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a number is that may be NaN or infinite. */
const REAL: Schema = {anyOf: [{type: 'number'}, {enum: ['NaN', 'Infinity', '-Infinity']}]};

const orNullIn = (schema: Schema): Schema => ({anyOf: [schema, {type: 'null'}]});

const listOf = (items: Schema): Schema => ({type: 'array', items});

/** One key. `value` is never there: it carries the type. */
export type Field<Value = unknown> = {
  /** What stands there, in words: `text`, `bytes`, or the words that it may be. */
  type: string;
  about: string;
  /** The same as JSON Schema, where it is neither an object nor a list of them. */
  json?: Schema;
  /** The words that it may be, where later versions may add to them. */
  words?: readonly string[];
  /** When it is null, and when its key is left out. */
  nullWhen?: string;
  absentWhen?: string;
  /** Keys of the object, or of the objects in the list. */
  fields?: Fields;
  isList?: boolean;
  /** Keys of each kind of object in a list of several kinds, which `about` tells apart. */
  kinds?: Readonly<Record<string, Fields>>;
  readonly value?: {is: Value};
};

/** The keys of an object, in the order in which they are printed. */
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<Key> = Key extends Field<infer Value> ? Value : never;

/** The object that has these keys. A key that may be left out has to be mentioned all the same, as undefined. */
export type ObjectOf<Keys extends Fields> = {[Key in keyof Keys]: ValueOf<Keys[Key]>};

type KindsOf<Kinds extends Readonly<Record<string, Fields>>> = {
  [Kind in keyof Kinds]: {about: Kind} & ObjectOf<Kinds[Kind]>;
}[keyof Kinds];

/** A text. */
export const text = (about: string): Field<string> => ({type: 'text', about, json: {type: 'string'}});
/** True or false. */
export const flag = (about: string): Field<boolean> => ({type: 'true or false', about, json: {type: 'boolean'}});
/** A list of texts. */
export const texts = (about: string): Field<readonly string[]> => ({
  type: 'list of texts',
  about,
  json: listOf({type: 'string'}),
});

/** A list of whole numbers. */
export const numbers = (about: string): Field<readonly number[]> => ({type: 'list of numbers', about});

/** A list of numbers, each of which may be unknown. */
export const numbersOrNull = (about: string): Field<readonly (number | null)[]> => ({
  type: 'list of numbers or their names, `null` where unknown',
  about,
  json: listOf(orNullIn(REAL)),
});
/** A list of texts, each of which may be missing. */
export const textsOrNull = (about: string): Field<readonly (string | null)[]> => ({
  type: 'list of texts or `null`',
  about,
  json: listOf({type: ['string', 'null']}),
});

/** A list of true or false. */
export const flags = (about: string): Field<readonly boolean[]> => ({
  type: 'list of true or false',
  about,
  json: listOf({type: 'boolean'}),
});
/** A list of values of a setting, each of which may be unknown. */
export const settingsOrNull = (about: string): Field<readonly (string | number | boolean | null)[]> => ({
  type: 'list of texts, numbers, or true or false; `null` where unknown',
  about,
  json: listOf({type: ['string', 'number', 'boolean', 'null']}),
});

const TIME = String.raw`^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`;

/** ISO 8601, in UTC with milliseconds. */
export const time = (about: string): Field<string> => ({type: 'time', about, json: {type: 'string', pattern: TIME}});

/** A finite number, and what it counts: `bytes`, `seconds`, `iterations`. */
export const number = (about: string, unit = 'number'): Field<number> => ({type: unit, about, json: {type: 'number'}});

/** A number that may be NaN or infinite, as a loss may, and is the text `NaN`, `Infinity` or `-Infinity` then. */
export const real = (about: string): Field<number> => ({type: 'number or its name', about, json: REAL});

/** The value of a setting, as a configuration has it. */
export const setting = (about: string): Field<string | number | boolean> => ({
  type: 'text, number, or true or false',
  about,
  json: {type: ['string', 'number', 'boolean']},
});

/** Numbers by name, each of which may be as `real` is. */
export const reals = (about: string): Field<Readonly<Record<string, number>>> => ({
  type: 'numbers by name',
  about,
  json: {type: 'object', additionalProperties: REAL},
});

/** An object of texts whose keys are not fixed. */
export const textsByName = (about: string): Field<Readonly<Record<string, string>>> => ({
  type: 'texts by name',
  about,
  json: {type: 'object', additionalProperties: {type: 'string'}},
});

/**
 * One of some words, which later versions may add to. `const` keeps them in the type: a new one has to be added here,
 * too.
 */
export const word = <const Word extends string>(about: string, words: readonly Word[]): Field<Word> => ({
  type: words.map(one => `\`${one}\``).join(', '),
  about,
  json: {type: 'string'},
  words,
});

/** An object. */
export const part = <Keys extends Fields>(about: string, fields: Keys): Field<ObjectOf<Keys>> => ({
  type: 'object',
  about,
  fields,
});

/** A list of objects. */
export const list = <Keys extends Fields>(about: string, fields: Keys): Field<readonly ObjectOf<Keys>[]> => ({
  type: 'list',
  about,
  fields,
  isList: true,
});

/** A list of objects of several kinds. */
export const listOfKinds = <Kinds extends Readonly<Record<string, Fields>>>(
  about: string,
  kinds: Kinds,
): Field<readonly KindsOf<Kinds>[]> => ({type: 'list', about, kinds, isList: true});

/** A key whose value may be null, and when it is. */
export const orNull = <Value>(field: Field<Value>, nullWhen = 'unknown'): Field<Value | null> => ({
  ...(field as Field<Value | null>),
  nullWhen,
});

/** A key that may be left out, and when it is. */
export const orAbsent = <Value>(field: Field<Value>, absentWhen: string): Field<Value | undefined> => ({
  ...(field as Field<Value | undefined>),
  absentWhen,
});
