/** Counters that only grow until the machine restarts, and when they were read, in ms; null for an unknown one. */
export type Counters<Name extends string> = {at: number; counts: Readonly<Record<Name, number | null>>};

/**
 * How much each counter has grown a second; null on the first reading, when no time has passed, and for a counter that
 * has gone back (another boot), which would otherwise look like a burst of swapping.
 */
export const ratesBetween = <Name extends string>(
  earlier: Counters<Name> | null,
  later: Counters<Name>,
): Record<Name, number | null> => {
  const seconds = earlier === null ? 0 : (later.at - earlier.at) / 1000;
  const rate = (name: Name): number | null => {
    const before = earlier?.counts[name] ?? null;
    const after = later.counts[name];
    return before === null || after === null || after < before || seconds <= 0 ? null : (after - before) / seconds;
  };
  const names = Object.keys(later.counts) as Name[];
  return Object.fromEntries(names.map(name => [name, rate(name)])) as Record<Name, number | null>;
};
