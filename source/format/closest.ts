/** Letters to put in, take out or change to make one word of the other. */
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

/** A slip of the finger or two; in a short word that would be another word. */
const MOST = 2;
const SHORT = 5;

/** The one of `known` that `word` is a misspelling of, as far as can be told; else null. */
export const closest = (word: string, known: readonly string[]): string | null => {
  if (word.length <= SHORT) return null;
  const [best] = known.map(one => ({one, far: distance(word, one)})).sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= MOST ? best.one : null;
};
