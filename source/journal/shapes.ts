/**
 * What a field must be. `?` after a kind allows null; an object is the shape of a nested value (null allowed with `orNull`); what
 * later versions added may be missing with `orAbsent`. A `real` may be NaN or infinite, as a loss that went astray is; a `number`
 * may not. `numbers` are any that have names.
 */
export type Kind = 'number' | 'number?' | 'real' | 'real?' | 'string' | 'string?' | 'boolean' | 'strings' | 'numbers';
export type Shape = {
  [field: string]:
    | Kind
    | readonly string[]
    | Shape
    | {orNull: Kind | Shape | readonly string[]}
    | {orAbsent: Kind | Shape | {orNull: Kind | Shape | readonly string[]}}
    | {listOf: Shape};
};

type Check = (value: unknown) => boolean;

const isNumber: Check = value => Number.isFinite(value);
const isReal: Check = value => typeof value === 'number';
const isString: Check = value => typeof value === 'string';
const orNull =
  (check: Check): Check =>
  value =>
    value === null || check(value);

const KINDS: Readonly<Record<Kind, Check>> = {
  number: isNumber,
  'number?': orNull(isNumber),
  real: isReal,
  'real?': orNull(isReal),
  string: isString,
  'string?': orNull(isString),
  boolean: value => typeof value === 'boolean',
  strings: value => Array.isArray(value) && value.every(isString),
  numbers: value =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(Number.isFinite),
};

const checkOf = (kind: Shape[string]): Check => {
  if (typeof kind === 'string') return KINDS[kind];
  if (Array.isArray(kind)) return value => kind.includes(value);
  if ('listOf' in kind) {
    const check = fieldsCheck(kind.listOf as Shape);
    return value => Array.isArray(value) && value.every(check);
  }
  if ('orAbsent' in kind) {
    const check = checkOf(kind.orAbsent as Shape[string]);
    return value => value === undefined || check(value);
  }
  return 'orNull' in kind ? orNull(checkOf(kind.orNull as Shape[string])) : fieldsCheck(kind as Shape);
};

const fieldsCheck = (shape: Shape): Check => {
  const names = Object.keys(shape);
  const checks = names.map(name => checkOf(shape[name] as Shape[string]));
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

/** True when `value` is an object that has every field of `shape` with the kind it names; a list of texts names the allowed ones. */
export const conforms = (value: unknown, shape: Shape): boolean => {
  const known = checks.get(shape);
  if (known) return known(value);
  const check = fieldsCheck(shape);
  checks.set(shape, check);
  return check(value);
};
