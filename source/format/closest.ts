/**
 * Number of letters to insert, delete, change or swap with the next to turn one word into the other (Damerau and
 * Levenshtein, each place changed once).
 */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({length: b.length + 1}, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && letter === b[j - 1] && other === a[i - 1];
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(changed, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The typing slips that are allowed for: one in a short word, where two would make a different word. */
const slips = (letters: number): number => (letters < 3 ? 0 : letters <= 5 ? 1 : 2);

/** The word in `known` that `word` probably misspells; null when there is none. Dashes before it count as none. */
export const closest = (word: string, known: readonly string[]): string | null => {
  const [best] = known.map(one => ({one, far: distance(word, one)})).sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= slips(word.replace(/^-+/, '').length) ? best.one : null;
};
