/** Number of letters to insert, delete or change to turn one word into the other (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({length: b.length + 1}, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** One or two typing slips. In a short word these could make a different word. */
const MAX_DISTANCE = 2;
const SHORT_LENGTH = 5;

/** The word in `known` that `word` probably misspells; null when there is none. */
export const closest = (word: string, known: readonly string[]): string | null => {
  if (word.length <= SHORT_LENGTH) return null;
  const [best] = known.map(one => ({one, far: distance(word, one)})).sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= MAX_DISTANCE ? best.one : null;
};
