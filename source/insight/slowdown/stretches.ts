import {SPELL_NAMES, type Spells, type Stretch} from './state.js';

/** So many stretches describe a week as well as an hour. */
const MAX_KEPT = 160;
/** So many of the newest are not merged. */
const FINE = 16;

/**
 * The cost of merging long stretches in which the machine did the same, against that of merging ones in which it did
 * not.
 */
const LENGTH_COSTS = 0.02;

/** How different two stretches are in what the machine did, 0 to 8. */
const difference = (a: Stretch, b: Stretch): number =>
  SPELL_NAMES.reduce((sum, name) => sum + Math.abs(a[name] / a.seconds - b[name] / b.seconds), 0);

/** What it costs to merge a stretch with the one after it: mostly the same neighbours from one call to the next. */
const costs = new WeakMap<Stretch, {newer: Stretch; cost: number}>();

const costOf = (older: Stretch, newer: Stretch): number => {
  const known = costs.get(older);
  if (known?.newer === newer) return known.cost;
  const cost = (older.seconds + newer.seconds) * (LENGTH_COSTS + difference(older, newer));
  costs.set(older, {newer, cost});
  return cost;
};

const merge = (older: Stretch, newer: Stretch): Stretch => {
  const spells = Object.fromEntries(
    SPELL_NAMES.map(name => [name, Math.round(100 * (older[name] + newer[name])) / 100]),
  ) as Spells;
  return {
    iterations: older.iterations + newer.iterations,
    tokens: older.tokens === null || newer.tokens === null ? null : older.tokens + newer.tokens,
    seconds: older.seconds + newer.seconds,
    endedAt: newer.endedAt,
    ...spells,
  };
};

/**
 * Adds a stretch. Of too many, those two neighbours are merged that lose least by it: short ones during which the
 * machine did the same.
 */
export const keepStretch = (stretches: Stretch[], stretch: Stretch): void => {
  stretches.push(stretch);
  if (stretches.length <= MAX_KEPT) return;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < stretches.length - FINE; index++) {
    const older = stretches[index];
    const newer = stretches[index + 1];
    if (!older || !newer) break;
    const cost = costOf(older, newer);
    if (cost >= least) continue;
    best = index;
    least = cost;
  }
  const older = stretches[best];
  const newer = stretches[best + 1];
  if (older && newer) stretches.splice(best, 2, merge(older, newer));
};
