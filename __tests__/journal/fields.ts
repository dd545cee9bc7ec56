/** Helpers for testing a guard: every field of a value, and values that each must not have. */

/**
 * The same type with nothing optional in it, at any depth: the compiler demands a field that a shape has and a sample
 * lacks.
 */
export type Complete<Value> = Value extends readonly (infer Item)[]
  ? Complete<Item>[]
  : Value extends number
    ? Value
    : Value extends object
      ? {[Name in keyof Value]-?: Complete<Value[Name]>}
      : Value;

export type Fields = Record<string, unknown>;
/** `in` finds the nested value that has the field, in a value like the one it was listed from. */
export type Field = {name: string; value: unknown; in: (whole: Fields) => Fields};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inside = (fields: Fields, name: string): unknown => {
  const value = fields[name];
  return Array.isArray(value) ? value[0] : value;
};

/** All fields of a value, those of nested ones and of a list's first one too. */
export const fieldsOf = (fields: Fields, within: (whole: Fields) => Fields = whole => whole): Field[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    const nested = inside(fields, name);
    return [
      {name, value, in: within},
      ...(isFields(nested) ? fieldsOf(nested, whole => inside(within(whole), name) as Fields) : []),
    ];
  });

/** A copy in which that field has another value; undefined leaves the field out. */
export const withField = (whole: object, field: Field, value: unknown): Fields => {
  const copy = structuredClone(whole) as Fields;
  field.in(copy)[field.name] = value;
  return copy;
};

/** Values that a field cannot have, by the kind that the sample shows. `isFree`: it may have any text. */
export const wrongValues = ({name, value}: Field, isFree: boolean): unknown[] => {
  if (name === 'type') return [5, true, {}];
  if (typeof value === 'number') return ['nonsense', '5', true, [5], {}];
  if (typeof value === 'boolean') return ['true', 1, [], {}];
  if (typeof value === 'string') return [5, true, ['a'], {}, ...(isFree ? [] : ['nonsense', 'toString'])];
  if (Array.isArray(value)) return ['text', 5, [5], [null], {}];
  // None of the settings, figures and packages has to be there.
  if (name === 'figures' || name === 'packages') return ['text', 5, true, [], [5]];
  return ['text', 5, true, ...(name === 'values' ? [] : [[], {}])];
};
