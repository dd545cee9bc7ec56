/**
 * A check that also tells the compiler what a value is: every kind's type is taken from its check, so that the two
 * cannot differ.
 */
type Guard<Value> = (value: unknown) => value is Value;

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isReal = (value: unknown): value is number => typeof value === 'number';
const isString = (value: unknown): value is string => typeof value === 'string';

/** The latest time that a Date can hold, in ms since 1970. */
const MAX_TIME = 8.64e15;

const orNull =
  <Value>(check: Guard<Value>): Guard<Value | null> =>
  (value): value is Value | null =>
    value === null || check(value);

const KINDS = {
  number: isNumber,
  'number?': orNull(isNumber),
  /** May be NaN or infinite, as a loss that diverges is; a `number` may not. */
  real: isReal,
  'real?': orNull(isReal),
  /** ms since 1970 that a calendar has. */
  time: (value: unknown): value is number => isNumber(value) && Math.abs(value) <= MAX_TIME,
  /** A process that signals may go to: 0 and negative numbers would address groups of processes. */
  pid: (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0,
  string: isString,
  'string?': orNull(isString),
  boolean: (value: unknown): value is boolean => typeof value === 'boolean',
  strings: (value: unknown): value is string[] => Array.isArray(value) && value.every(isString),
  /** Any number of named ones. */
  numbers: (value: unknown): value is Readonly<Record<string, number>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isNumber),
  /** Any number of named ones. */
  texts: (value: unknown): value is Readonly<Record<string, string>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isString),
} as const;

type Kind = keyof typeof KINDS;

/**
 * A kind; the texts that are allowed; texts of which later versions may add more (`known`: any text conforms); a list
 * of nested values; a nested value.
 */
type Present = Kind | readonly string[] | {readonly known: readonly string[]} | {readonly listOf: Shape} | Shape;
type Nullable = Present | {readonly orNull: Present};

/**
 * What each field of a value must be. Null is allowed by `?` after a kind, or by `orNull`; a field may be missing only
 * with `orAbsent`, which is for what later versions added. Write one as `{…} as const satisfies Shape`, and take its
 * type by `FieldsOf`.
 */
export type Shape = {readonly [field: string]: Nullable | {readonly orAbsent: Nullable}};

/** Any text, without hiding the known ones from the compiler. */
type OtherText = string & {};

type ValueOf<Field> = Field extends Kind
  ? (typeof KINDS)[Field] extends Guard<infer Value>
    ? Value
    : never
  : Field extends readonly (infer Text)[]
    ? Text
    : Field extends {known: readonly (infer Text)[]}
      ? Text | OtherText
      : Field extends {listOf: infer Item}
        ? FieldsOf<Item>[]
        : Field extends {orNull: infer Some}
          ? ValueOf<Some> | null
          : Field extends {orAbsent: infer Some}
            ? ValueOf<Some>
            : FieldsOf<Field>;

type Flat<Fields> = {[Name in keyof Fields]: Fields[Name]};

/** The type of the values that conform to a shape: written once, as the shape. */
export type FieldsOf<Fields> = Flat<
  {
    -readonly [Name in keyof Fields as Fields[Name] extends {orAbsent: unknown} ? never : Name]: ValueOf<Fields[Name]>;
  } & {
    -readonly [Name in keyof Fields as Fields[Name] extends {orAbsent: unknown} ? Name : never]?: ValueOf<Fields[Name]>;
  }
>;

type Check = (value: unknown) => boolean;

const isList = (field: Shape[string]): field is readonly string[] => Array.isArray(field);

const checkOf = (field: Shape[string]): Check => {
  if (typeof field === 'string') return KINDS[field];
  if (isList(field)) return value => isString(value) && field.includes(value);
  if ('known' in field) return isString;
  if ('listOf' in field) {
    const check = fieldsCheck(field.listOf as Shape);
    return value => Array.isArray(value) && value.every(check);
  }
  if ('orAbsent' in field) {
    const check = checkOf(field.orAbsent as Shape[string]);
    return value => value === undefined || check(value);
  }
  if ('orNull' in field) {
    const check = checkOf(field.orNull as Shape[string]);
    return value => value === null || check(value);
  }
  return fieldsCheck(field);
};

const fieldsCheck = (shape: Shape): Check => {
  const names = Object.keys(shape);
  const checks = Object.values(shape).map(checkOf);
  return value => {
    if (typeof value !== 'object' || value === null) return false;
    for (let index = 0; index < names.length; index++) {
      if (!checks[index]?.((value as Record<string, unknown>)[names[index] as string])) return false;
    }
    return true;
  };
};

/** A week's journal has 330,000 lines: a shape is taken apart once, not for each of them. */
const checks = new WeakMap<Shape, Check>();

/**
 * True when `value` is an object that has every field of `shape`, each of the kind that is named there. It may have
 * more.
 */
export const conforms = <Fields extends Shape>(value: unknown, shape: Fields): value is FieldsOf<Fields> => {
  const known = checks.get(shape);
  if (known) return known(value);
  const check = fieldsCheck(shape);
  checks.set(shape, check);
  return check(value);
};
