/** A user who would have to quit more than these would rather find another way. */
const MAX_APPS = 4;
/**
 * Sizes and what is missing are rough: the last part is not worth quitting a second application for, before the first
 * has helped.
 */
export const CLOSE_ENOUGH = 0.85;
/** Only the largest so many can be among the few that are chosen. */
const CANDIDATES = 12;

type Sized = {bytes: number};

const total = (apps: readonly Sized[]): number => apps.reduce((sum, {bytes}) => sum + bytes, 0);

/** Every choice of `count` of the apps, in their order. */
const choices = <One>(apps: readonly One[], count: number): One[][] => {
  if (count === 0) return [[]];
  return apps.flatMap((app, index) => choices(apps.slice(index + 1), count - 1).map(others => [app, ...others]));
};

/**
 * The fewest apps that together hold `missing` bytes, and of several sets of that size the one that quits least;
 * largest first. Where even the largest few do not suffice, those.
 */
export const fewestApps = <One extends Sized>(apps: readonly One[], missing: number) => {
  const sorted = apps.toSorted((a, b) => b.bytes - a.bytes).slice(0, CANDIDATES);
  for (let count = 1; count <= Math.min(MAX_APPS, sorted.length); count++) {
    const bySize = choices(sorted, count).toSorted((a, b) => total(a) - total(b));
    const chosen = bySize.find(some => total(some) >= missing) ?? bySize.at(-1) ?? [];
    if (total(chosen) >= CLOSE_ENOUGH * missing) return {apps: chosen, suffices: true, bytes: total(chosen)};
  }
  const largest = sorted.slice(0, MAX_APPS);
  return {apps: largest, suffices: false, bytes: total(largest)};
};
