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

const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every(item => typeof item === 'string');

const isNumbers = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(Number.isFinite);

const fits = (value: unknown, kind: Shape[string]): boolean => {
  switch (kind) {
    case 'number':
      return Number.isFinite(value);
    case 'number?':
      return value === null || Number.isFinite(value);
    case 'real':
      return typeof value === 'number';
    case 'real?':
      return value === null || typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'string?':
      return value === null || typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'strings':
      return isStrings(value);
    case 'numbers':
      return isNumbers(value);
    default:
  }
  if (Array.isArray(kind)) return kind.includes(value);
  if ('listOf' in kind) return Array.isArray(value) && value.every(item => conforms(item, kind.listOf as Shape));
  if ('orAbsent' in kind) return value === undefined || fits(value, kind.orAbsent as Shape[string]);
  if ('orNull' in kind) return value === null || fits(value, kind.orNull as Shape[string]);
  return conforms(value, kind as Shape);
};

/** True when `value` is an object that has every field of `shape` with the kind it names; a list of texts names the allowed ones. */
export const conforms = (value: unknown, shape: Shape): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  for (const field in shape) {
    if (!fits((value as Record<string, unknown>)[field], shape[field] as Shape[string])) return false;
  }
  return true;
};
