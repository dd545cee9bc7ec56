/** Before the names of NaN and the infinities, for which JSON has no numbers: no user's word begins with it. */
const MARK = '\0';

const hasNonFinite = (value: unknown): boolean => {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNonFinite);
};

/** Plain data as JSON text in which NaN and the infinities survive. */
export const encodePlain = (value: unknown): string =>
  // To be asked about every value takes a recorder some ten times as long, and most rollups have nothing to ask about.
  hasNonFinite(value)
    ? JSON.stringify(value, (_key, item: unknown) =>
        typeof item === 'number' && !Number.isFinite(item) ? `${MARK}${item}` : item,
      )
    : JSON.stringify(value);

/** What `encodePlain` wrote. Throws a SyntaxError for what is not JSON. */
export const decodePlain = (text: string): unknown => {
  // Looking at every value takes longer than all the rest, and most rollups have nothing to find.
  if (!text.includes(JSON.stringify(MARK).slice(1, -1))) return JSON.parse(text);
  return JSON.parse(text, (_key, item: unknown) =>
    typeof item === 'string' && item.startsWith(MARK) ? Number(item.slice(MARK.length)) : item,
  );
};
