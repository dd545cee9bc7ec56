/** Precedes the names of NaN and the infinities, which JSON has no numbers for. No text from a user begins with it. */
const MARK = '\0';

const hasNonFinite = (value: unknown): boolean => {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNonFinite);
};

/** Plain data as JSON text in which NaN and the infinities survive. */
export const encodePlain = (value: unknown): string =>
  // A replacer, called for every value, makes a recorder take about ten times as long, and most rollups do not need
  // one.
  hasNonFinite(value)
    ? JSON.stringify(value, (_key, item: unknown) =>
        typeof item === 'number' && !Number.isFinite(item) ? `${MARK}${item}` : item,
      )
    : JSON.stringify(value);

/** The value that `encodePlain` wrote. Throws a SyntaxError for text that is not JSON. */
export const decodePlain = (text: string): unknown => {
  // A reviver, called for every value, takes longer than everything else, and most rollups do not need one.
  if (!text.includes(JSON.stringify(MARK).slice(1, -1))) return JSON.parse(text);
  return JSON.parse(text, (_key, item: unknown) =>
    typeof item === 'string' && item.startsWith(MARK) ? Number(item.slice(MARK.length)) : item,
  );
};
