/** More of them, or longer names, have no room in a row of the status, nor in a journal of a week. */
const MAX_FIGURES = 8;
const MAX_NAME_LENGTH = 24;

/** Training by preference or reward is watched by its rewards: they come before what else a trainer reports. */
const isReward = ([name]: readonly [string, number]): boolean => name.includes('reward');

/** Named figures as a report has them; nothing where there are none. NaN and infinite ones are left out. */
export const toFigures = (pairs: Iterable<readonly [string, number]>): {figures?: Record<string, number>} => {
  const known = [...pairs].filter(([name, value]) => name.length <= MAX_NAME_LENGTH && Number.isFinite(value));
  const kept = [...known.filter(isReward), ...known.filter(pair => !isReward(pair))].slice(0, MAX_FIGURES);
  return kept.length === 0 ? {} : {figures: Object.fromEntries(kept)};
};
