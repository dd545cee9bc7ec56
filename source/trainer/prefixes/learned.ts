/** What a line may begin with that only its repetition shows to be a prefix: `trainer | `, `[train] `, `(eval) `, `worker-1: `, `a\t`. */
const CANDIDATE =
  /(?:[A-Za-z][\w.@/:-]{0,79} {0,40}\| |[\w./][\w.@/=-]{0,79}\t|\[[^\][]{1,60}\] |\([^()]{1,60}\) |[A-Za-z][\w.-]{0,60}\d: (?! *\d{1,3}%\|))/y;
/** Never a prefix, however often: what a training counts, a level, what a library calls itself before the words that tell of a failure. */
const CONTENT = /epoch|step|iter|loss|batch|fold|debug|info|warn|error|\b(?:metal|malloc|ring|jaccl)\b|\d\/\d/i;

/** So many lines with the same beginning show that it is none of their own. */
const ENOUGH = 3;
/** More machines or containers than anybody runs at once; beginnings that came once are forgotten then. */
const MOST_KNOWN = 64;

/** Learns prefixes of no known shape by their repetition. */
export const createLearned = (): {
  /** The length of the prefix that `line` has at `at`, 0 for none. With `learn` the line counts. */
  lengthAt(line: string, at: number, learn: boolean): number;
} => {
  let seen = new Map<string, number>();

  const count = (text: string): number => {
    const times = (seen.get(text) ?? 0) + 1;
    if (times === 1 && seen.size >= MOST_KNOWN) seen = new Map([...seen].filter(([, many]) => many >= ENOUGH));
    if (seen.size < MOST_KNOWN) seen.set(text, Math.min(times, ENOUGH));
    return times;
  };

  return {
    lengthAt: (line, at, learn) => {
      CANDIDATE.lastIndex = at;
      const text = CANDIDATE.exec(line)?.[0];
      if (text === undefined || CONTENT.test(text)) return 0;
      const times = learn ? count(text) : (seen.get(text) ?? 0);
      return times >= ENOUGH ? text.length : 0;
    },
  };
};
