import type {Measured} from './measured.js';
import {robustMean, sumOf, type Weighted, weightedMean} from './numbers.js';

/** What other programs' use of the processor costs a run by itself. */
export type LoadEffect = {
  /** How many times as long work takes at that load as it does on the average of what was seen. */
  slowness: (load: number) => number;
  /** The mean of the loads that were seen. */
  usual: number;
  /** The highest load that was seen, and the highest whose cost is therefore known. */
  seen: number;
  known: number;
  /** Relative standard error of `slowness`: part of a correction is never certain. */
  errorAt: (load: number) => number;
};

/** Below this share there are cores to spare: what it costs is next to nothing, seen or not. */
const SPARE_SHARE = 0.4;
/** Loads are grouped by these bounds: a share of the processor is not an exact figure. */
const BOUNDS = [SPARE_SHARE, 0.5, 0.65, 0.8];
/**
 * So much time at about a load, or above it, shows its cost; less than this share of all time is lost in the scatter of
 * the rest.
 */
const MIN_SECONDS = 30;
const MIN_SHARE = 0.1;
/** A single stretch is enough from this length on: no hiccup lasts so long. */
const LONG_SECONDS = 90;
/** Loads have to explain this much of the scatter, or it is chance. */
const BETTER = 0.9;
/** This part of a correction is its standard error. */
const UNCERTAIN = 0.2;
/** So far below any load seen without swapping, other programs are less busy because they wait for their own pages. */
const BELOW = 0.05;
/** A load that leaves at least this share of what the highest one seen left is as good as seen. */
const LEFT_AS_MUCH = 0.85;

type Bin = {load: number; value: number; weight: number};

/** Slowness by load, made never to fall with it: neighbours that would are merged (pool adjacent violators). */
const rising = (bins: readonly Bin[]): Bin[] => {
  const pooled: Bin[][] = [];
  for (const bin of bins) {
    pooled.push([bin]);
    for (;;) {
      const [before, last] = pooled.slice(-2);
      if (!before || !last || weightedMean(before) <= weightedMean(last)) break;
      pooled.splice(-2, 2, [...before, ...last]);
    }
  }
  return pooled.flatMap(group => group.map(bin => ({...bin, value: weightedMean(group)})));
};

const between = (bins: readonly Bin[], load: number): number => {
  const after = bins.findIndex(bin => bin.load >= load);
  const [low, high] = [bins[after === -1 ? bins.length - 1 : after - 1], bins[after]];
  if (!low || !high) return (low ?? high)?.value ?? 1;
  return low.value + ((high.value - low.value) * (load - low.load)) / (high.load - low.load);
};

const binsOf = (clean: readonly Measured[], slownessOf: (one: Measured) => number): Bin[] =>
  [0, ...BOUNDS].flatMap((from, index) => {
    const members = clean.filter(({load}) => load >= from && load < (BOUNDS[index] ?? Number.POSITIVE_INFINITY));
    const weight = sumOf(members, ({stretch}) => stretch.seconds);
    if (weight < MIN_SECONDS || (members.length < 2 && weight < LONG_SECONDS)) return [];
    const weighted = (of: (one: Measured) => number): Weighted[] =>
      members.map(one => ({value: of(one), weight: one.stretch.seconds}));
    return [{load: weightedMean(weighted(({load}) => load)), value: robustMean(weighted(slownessOf)), weight}];
  });

/** The first of these loads up to which there is enough time to show its cost; null where all of it is not enough. */
const firstKnown = (inOrder: readonly Measured[]): number | null => {
  const least = Math.max(MIN_SECONDS, MIN_SHARE * sumOf(inOrder, ({stretch}) => stretch.seconds));
  let seconds = 0;
  for (const {load, stretch} of inOrder) {
    seconds += stretch.seconds;
    if (seconds >= least) return load;
  }
  return null;
};

/**
 * What load costs, by the stretches in which nothing else was in the way: `slownessOf` gives what a stretch took for
 * its work. The cost is the same at every load where that explains the scatter as well.
 */
export const loadEffect = (clean: readonly Measured[], slownessOf: (one: Measured) => number): LoadEffect => {
  const byLoad = clean.toSorted((a, b) => a.load - b.load);
  const lowest = (firstKnown(byLoad) ?? 0) - BELOW;
  const seen = firstKnown(byLoad.toReversed()) ?? 0;
  const known = Math.max(SPARE_SHARE, 1 - LEFT_AS_MUCH * (1 - seen));
  const usual = weightedMean(clean.map(one => ({value: one.load, weight: one.stretch.seconds})));
  const none: LoadEffect = {slowness: () => 1, usual, seen, known, errorAt: () => 0};
  const bins = rising(binsOf(clean, slownessOf));
  if (bins.length < 2) return none;
  const values = clean.map(one => ({value: slownessOf(one), weight: one.stretch.seconds}));
  const level = robustMean(values);
  const scatter = (expected: (load: number) => number): number =>
    weightedMean(
      clean.map((one, index) => ({
        value: Math.abs((values[index]?.value ?? 0) / expected(one.load) - 1),
        weight: one.stretch.seconds,
      })),
    );
  if (scatter(load => between(bins, load)) > BETTER * scatter(() => level)) return none;
  const slowness = (load: number): number => (load < lowest ? 1 : between(bins, load) / level);
  return {...none, slowness, errorAt: load => UNCERTAIN * Math.abs(Math.log(slowness(load)))};
};

/**
 * How many times as long as at the load `from` work may take at the load `to`, at most, because of that alone: a
 * trainer gets at least what other programs leave of the processor, so one that needs all of it slows down as that
 * shrinks.
 */
export const mostSlower = (from: number, to: number): number => {
  const left = (load: number): number => Math.max(0.05, 1 - load);
  return Math.max(1, left(from) / left(to));
};
