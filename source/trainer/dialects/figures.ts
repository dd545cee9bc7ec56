/** More of them, or longer names, have no room in a row of the status, nor in a journal of a week. */
const MOST_FIGURES = 8;
const LONGEST_NAME = 24;

/** What a training by preference or reward is watched by: it comes before what else a trainer tells. */
const isReward = ([name]: readonly [string, number]): boolean => name.includes('reward');

/** Named figures as a report has them; nothing where there are none. One that is no number is left out. */
export const toFigures = (pairs: Iterable<readonly [string, number]>): {figures?: Record<string, number>} => {
  const known = [...pairs].filter(([name, value]) => name.length <= LONGEST_NAME && Number.isFinite(value));
  const kept = [...known.filter(isReward), ...known.filter(pair => !isReward(pair))].slice(0, MOST_FIGURES);
  return kept.length === 0 ? {} : {figures: Object.fromEntries(kept)};
};
