type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const sharedArray = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] => {
  const merged = after.map((value, index) => keepUnchanged(before[index], value));
  const isSame = merged.length === before.length && merged.every((value, index) => Object.is(value, before[index]));
  return isSame ? before : merged;
};

const sharedFields = (before: Fields, after: Fields): Fields => {
  const keys = Object.keys(after);
  const merged = Object.fromEntries(keys.map(key => [key, keepUnchanged(before[key], after[key])]));
  const isSame =
    keys.length === Object.keys(before).length &&
    keys.every(key => Object.hasOwn(before, key) && Object.is(merged[key], before[key]));
  return isSame ? before : merged;
};

/**
 * `after`, in which every part that equals the same part of `before` is that very part, so that what is memoised need
 * not compare the contents. `before` itself when nothing has changed. For plain objects and arrays.
 */
export const keepUnchanged = <Value>(before: unknown, after: Value): Value => {
  if (!isFields(before) || !isFields(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  return (
    Array.isArray(after) ? sharedArray(before as unknown as unknown[], after) : sharedFields(before, after)
  ) as Value;
};
