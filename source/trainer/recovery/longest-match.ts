/**
 * For each position of `text` how many of its items, from there backwards, are those of `pattern` from its end
 * backwards. Linear in the lengths of both (the Z function of the two, reversed).
 */
export const matchesBackwards = (pattern: readonly number[], text: readonly number[]): Uint32Array => {
  const size = pattern.length;
  const all = size + text.length;
  // No item stands between the two: a match is cut to the pattern's length instead.
  const at = (index: number): number => (index < size ? pattern[size - 1 - index] : text[all - 1 - index]) as number;
  const lengths = new Uint32Array(all);
  let left = 0;
  let right = 0;
  for (let index = 1; index < all; index++) {
    let length = index < right ? Math.min(right - index, lengths[index - left] as number) : 0;
    while (index + length < all && at(length) === at(index + length)) length++;
    lengths[index] = length;
    if (index + length > right) [left, right] = [index, index + length];
  }
  const matches = new Uint32Array(text.length);
  for (let index = 0; index < text.length; index++) {
    matches[index] = Math.min(size, lengths[all - 1 - index] as number);
  }
  return matches;
};
