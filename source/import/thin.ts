import type {Item, Take} from './types.js';

/** A bar is painted ten times a second; as often as the recorder keeps one. */
const MIN_INTERVAL_MS = 1000;

const isPassing = ({event}: Item): boolean => event.type === 'progress' || event.type === 'validating';

/**
 * Thins out the positions of live bars: those with times to one a second, of the others only the last before something
 * else, as they say no more. `end` gives the one that was held back.
 */
export const thinned = (take: Take): {take: Take; end(): void} => {
  let held: Item | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;

  const release = (): void => {
    if (held === null) return;
    lastAt = held.at?.naive ?? lastAt;
    take(held);
    held = null;
  };

  return {
    take: item => {
      if (!isPassing(item)) {
        release();
        take(item);
        return;
      }
      if (held !== null && held.event.type !== item.event.type) release();
      held = item;
      if (item.at !== null && item.at.naive - lastAt >= MIN_INTERVAL_MS) release();
    },
    end: release,
  };
};
