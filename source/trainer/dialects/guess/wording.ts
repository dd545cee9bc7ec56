const ZERO = 0x30;
const NINE = 0x39;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

const skipDigits = (line: string, from: number): number => {
  let at = from;
  while (isDigit(line.charCodeAt(at))) at++;
  return at;
};

/** A line's text between its digits, by which the places found in it are found in lines that differ only in digits. */
type Wording = {
  /** Whether a line has the same text between its digits: `at` is about that line then. */
  fits(line: string): boolean;
  /** Where a place of the first line is in the one that fitted last. */
  at(place: number): number;
  /** Whether a place of the first line is at no digit but the first of a number, so that `at` knows it. */
  isEdge(place: number): boolean;
};

/** The wording of a line. */
const wordingOf = (first: string): Wording => {
  const [head = '', ...literals] = first.split(/\d+/);
  const ends: number[] = literals.map(() => 0);

  const fits = (line: string): boolean => {
    if (!line.startsWith(head)) return false;
    let at = head.length;
    for (const [index, literal] of literals.entries()) {
      const end = skipDigits(line, at);
      if (end === at || !line.startsWith(literal, end)) return false;
      ends[index] = end;
      at = end + literal.length;
    }
    return at === line.length;
  };

  fits(first);
  const own = [...ends];

  const at = (place: number): number => {
    let index = own.length - 1;
    while (index >= 0 && (own[index] ?? 0) > place) index--;
    return index < 0 ? place : (ends[index] ?? 0) + place - (own[index] ?? 0);
  };

  const isEdge = (place: number): boolean =>
    place === 0 || !isDigit(first.charCodeAt(place)) || !isDigit(first.charCodeAt(place - 1));

  return {fits, at, isEdge};
};

/** Something found in a line, and where its places are in another line of the same wording. */
export type Found<Thing> = {readonly thing: Thing; readonly at: (place: number) => number};

/** Places in a text: spans, one in another, or none. */
type Spans = {readonly start: number; readonly end: number} | null;

/** Wordings that are kept: a program has few lines with a loss, and some have a new one on each line. */
const MAX_KNOWN = 8;

/**
 * Searches each line by `find`, but lines that differ only in their digits once. `spansOf` gives all places in what was
 * found.
 */
export const createWordings = <Thing>(
  find: (line: string) => Thing,
  spansOf: (thing: Thing) => readonly Spans[],
): ((line: string) => Found<Thing>) => {
  let known: {wording: Wording; found: Found<Thing>}[] = [];

  return line => {
    const same = known.find(({wording}) => wording.fits(line));
    if (same !== undefined) return same.found;
    const wording = wordingOf(line);
    const found = {thing: find(line), at: wording.at};
    // A count of too many digits ends within them: other lines may have all.
    const isWhole = spansOf(found.thing).every(
      span => span === null || (wording.isEdge(span.start) && wording.isEdge(span.end)),
    );
    if (isWhole) known = [{wording, found}, ...known].slice(0, MAX_KNOWN);
    return found;
  };
};
