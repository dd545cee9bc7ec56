const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** The digits at `start`, after blanks; null when there are none. */
const numberAt = (text: string, start: number): number | null => {
  let first = start;
  while (isBlank(text[first])) first += 1;
  let end = first;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end === first ? null : Number(text.slice(first, end));
};

/**
 * The number behind a name at the start of a line: `Name: 12 kB` of meminfo and status, `name 12` of vmstat and
 * memory.stat. Null when there is no such line, or no digits on it. Searches instead of splitting: each reading needs a
 * few lines of two hundred.
 */
export const counterIn = (text: string, name: string): number | null => {
  for (let from = 0; ; ) {
    const start = text.indexOf(name, from);
    if (start === -1) return null;
    const end = start + name.length;
    const isWholeName = text[end] === ':' || isBlank(text[end]);
    if (isWholeName && (start === 0 || text[start - 1] === '\n')) return numberAt(text, end + 1);
    from = end;
  }
};

/** `counterIn` for the kernel's `kB`, which are KiB, as bytes. */
export const kilobytesIn = (text: string, name: string): number | null => {
  const kilobytes = counterIn(text, name);
  return kilobytes === null ? null : kilobytes * 1024;
};

/** The number in a file that holds nothing else. Null for any other word (`max` of cgroup v2: no limit). */
export const numberIn = (text: string | null): number | null => {
  const word = text?.trim() ?? '';
  return /^\d+$/.test(word) ? Number(word) : null;
};

/** The sum; null when a part is unknown. */
export const sumOf = (...parts: (number | null)[]): number | null => {
  let sum = 0;
  for (const part of parts) {
    if (part === null) return null;
    sum += part;
  }
  return sum;
};

/** `whole − part`, never below zero: the kernel's counters are not read at one instant. Null when one is unknown. */
export const restOf = (whole: number | null, part: number | null): number | null =>
  whole === null || part === null ? null : Math.max(0, whole - part);

/** The least of the known values; null when there are none. */
export const leastOf = (...values: (number | null)[]): number | null => {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};
