import {assessStretches} from '../slowdown/assess.js';
import type {Assessment} from '../slowdown/assessment.js';
import {memoizeByStretches} from '../slowdown/memoize.js';
import type {Stretch} from '../slowdown/state.js';

/** In a stretch that swapped for more of its time than this it is not known what the others cost. */
const NO_SWAPPING = 0.02;
/** What is shared now may be told soon: the scatter of the pace says how sure it is, not the length alone. */
const LEAST_SHARED = {seconds: 20, stretches: 2};

/** A stretch in which the sharing stands where swapping would; none for one that swapped, too. */
const withSharing = (stretch: Stretch): Stretch[] => {
  const {seconds, swapping, returning, shared} = stretch;
  if (swapping + returning > NO_SWAPPING * seconds) return [];
  return [{...stretch, swapping: shared, thrashing: 0, returning: 0, shared: 0}];
};

/**
 * What it has cost that others used the run's cards, and how sure that is: by the rules for swapping (the same
 * conditions on both sides, an effect beyond the scatter, a change each time that they came or went).
 */
export const assessSharing = memoizeByStretches(({stretches, prior}): Assessment => {
  const isShared = stretches.some(({shared}) => shared > 0);
  return assessStretches({stretches: isShared ? stretches.flatMap(withSharing) : [], prior}, LEAST_SHARED);
});
