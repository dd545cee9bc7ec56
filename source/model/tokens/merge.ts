/** Ranks of pairs that byte-pair encoding merges, by `LEFT RIGHT`: the lower, the earlier. */
export type Ranks = ReadonlyMap<string, number>;

/** Old files write a merge as one text, newer ones as a pair. */
export const ranksOf = (merges: readonly unknown[]): Ranks => {
  const ranks = new Map<string, number>();
  for (const [rank, merge] of merges.entries()) {
    const key = Array.isArray(merge) ? `${merge[0]} ${merge[1]}` : String(merge);
    if (!ranks.has(key)) ranks.set(key, rank);
  }
  return ranks;
};

const rankAt = (parts: readonly string[], index: number, ranks: Ranks): number =>
  ranks.get(`${parts[index]} ${parts[index + 1]}`) ?? Number.POSITIVE_INFINITY;

/** Always the pair of the lowest rank, the first of several: quadratic, and the fastest for words. */
const mergeShort = (parts: string[], ranks: Ranks): string[] => {
  const costs = parts.slice(1).map((_, index) => rankAt(parts, index, ranks));
  while (costs.length > 0) {
    const least = Math.min(...costs);
    if (least === Number.POSITIVE_INFINITY) return parts;
    const at = costs.indexOf(least);
    parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
    costs.splice(at, 1);
    if (at > 0) costs[at - 1] = rankAt(parts, at - 1, ranks);
    if (at < costs.length) costs[at] = rankAt(parts, at, ranks);
  }
  return parts;
};

type Pair = {rank: number; at: number; left: string; right: string};

const isBefore = (a: Pair, b: Pair): boolean => a.rank < b.rank || (a.rank === b.rank && a.at < b.at);

/** A binary heap of pairs, the lowest rank first. */
const createHeap = () => {
  const heap: Pair[] = [];
  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one !== undefined && other !== undefined) [heap[a], heap[b]] = [other, one];
  };
  const isLess = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    return one !== undefined && other !== undefined && isBefore(one, other);
  };
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = isLess(right, left) ? right : left;
      if (!isLess(child, at)) return;
      swap(at, child);
      at = child;
    }
  };
  return {
    push(pair: Pair): void {
      heap.push(pair);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!isLess(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop(): Pair | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink(0);
      }
      return first;
    },
  };
};

/** The same for texts without words: a heap of pairs, and neighbours linked by their index. */
const mergeLong = (parts: readonly string[], ranks: Ranks): string[] => {
  const pieces: (string | null)[] = [...parts];
  const next = parts.map((_, index) => index + 1);
  const previous = parts.map((_, index) => index - 1);
  const heap = createHeap();
  const offer = (at: number): void => {
    const left = pieces[at];
    const right = pieces[next[at] ?? -1];
    if (left == null || right == null) return;
    const rank = ranks.get(`${left} ${right}`);
    if (rank !== undefined) heap.push({rank, at, left, right});
  };
  for (const index of parts.keys()) offer(index);
  for (let pair = heap.pop(); pair !== undefined; pair = heap.pop()) {
    const {at, left, right} = pair;
    const second = next[at] ?? -1;
    // What it was made of may have been merged with others since.
    if (pieces[at] !== left || pieces[second] !== right) continue;
    pieces[at] = left + right;
    pieces[second] = null;
    const after = next[second] ?? parts.length;
    next[at] = after;
    if (after < parts.length) previous[after] = at;
    offer(at);
    offer(previous[at] ?? -1);
  }
  return pieces.filter(piece => piece !== null);
};

/** From here on the heap is faster. */
const LONG = 48;

/** The pieces that byte-pair encoding makes of a word. */
export const merged = (word: string, ranks: Ranks): string[] => {
  const parts = Array.from(word);
  return parts.length < LONG ? mergeShort(parts, ranks) : mergeLong(parts, ranks);
};
