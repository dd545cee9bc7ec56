import {isMentioned, KNOWN_TRAINERS} from '../known/index.js';
import type {Way} from '../known/trainer.js';

export type {Way} from '../known/trainer.js';

/** How the run of this command is continued. */
export const wayToContinue = (command: readonly string[]): Way => {
  for (const trainer of KNOWN_TRAINERS) {
    const way = trainer.wayToContinue?.(command) ?? null;
    if (way !== null) return way;
  }
  const mentioned = KNOWN_TRAINERS.find(one => one.byHand !== undefined && isMentioned(one, command));
  return {kind: 'by-hand', hint: mentioned?.byHand ?? null};
};
