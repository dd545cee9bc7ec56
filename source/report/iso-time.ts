/**
 * A time in ms since 1970 as ISO 8601. Null for null, and for what no Date can hold: a damaged journal may hold that.
 */
export const isoTime = (value: number | null): string | null => {
  const date = new Date(value ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};
