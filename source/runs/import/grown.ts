import type {UndatedEvent} from '../../import/types.js';
import {JournalFollower} from '../../journal/follow.js';
import type {Run} from '../../journal/runs.js';

/** A loss and where it belongs; null for what is none. */
const pointOf = (event: UndatedEvent): string | null => {
  if (event.type === 'report') return `training ${event.iteration} ${event.trainLoss}`;
  return event.type === 'validation' ? `validation ${event.iteration} ${event.valLoss}` : null;
};

const pointsOf = ({paths}: Run): string[] => {
  const points: string[] = [];
  const follower = new JournalFollower(paths.journal);
  for (let atEnd = false; !atEnd; ) {
    const batch = follower.read();
    atEnd = batch.atEnd;
    points.push(...batch.events.flatMap(event => pointOf(event) ?? []));
  }
  return points;
};

/**
 * Finds which of the earlier imports what is read goes on from: it begins with all its losses. For files that are
 * written again as a whole, so that their beginning is no longer the same. Of several that with the most.
 */
export const createGrown = (earlier: readonly Run[]) => {
  let candidates = earlier.map(run => ({run, points: pointsOf(run)})).filter(({points}) => points.length > 0);
  let count = 0;
  return {
    note: (event: UndatedEvent): void => {
      const point = candidates.length === 0 ? null : pointOf(event);
      if (point === null) return;
      candidates = candidates.filter(({points}) => count >= points.length || points[count] === point);
      count++;
    },
    end: (): Run | null => {
      const whole = candidates.filter(({points}) => points.length <= count);
      return whole.sort((a, b) => b.points.length - a.points.length)[0]?.run ?? null;
    },
  };
};
