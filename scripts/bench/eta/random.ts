/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
};

export type Chance = {
  /** From 0 to 1. */
  share(): number;
  /** Evenly between two ends. */
  between(low: number, high: number): number;
  /** Bell-shaped around 0, with standard deviation 1 (Box and Muller). */
  normal(): number;
  /** A copy in another order. */
  shuffled<Item>(items: readonly Item[]): Item[];
};

/** What chance gives for a seed. */
export const chance = (seed: number): Chance => {
  const share = random(seed);
  return {
    share,
    between: (low, high) => low + (high - low) * share(),
    normal: () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share()),
    shuffled: items => {
      const copy = [...items];
      for (let index = copy.length - 1; index > 0; index--) {
        const other = Math.floor(share() * (index + 1));
        const [a, b] = [copy[index], copy[other]];
        if (a === undefined || b === undefined) continue;
        copy[index] = b;
        copy[other] = a;
      }
      return copy;
    },
  };
};
