import {keepNewest} from './keep-newest.js';
import {noteQuit} from './slowdown/holdings.js';
import type {Quit, RunState} from './state.js';
import {largeOnlyIn, type SeenApps} from './story/apps.js';

const MAX_KEPT_QUITS = 32;

/** Notes a quit, and what memory held before it. */
export const keepQuit = (state: RunState, quit: Quit): void => {
  keepNewest(state.quits, quit, MAX_KEPT_QUITS);
  if (quit.result === 'quit') noteQuit(state, quit);
};

/**
 * The applications of the last list that are missing in this one: they were quit elsewhere, at their own menu. Several
 * count as one, since their effects cannot be told apart; with a quit of ours in between none does, for the same
 * reason. Null for none.
 */
export const quitElsewhere = ({apps: before, quits}: RunState, now: SeenApps): Quit | null => {
  if (before === null || quits.some(({at, result}) => at >= before.at && result === 'quit')) return null;
  const gone = largeOnlyIn(before, now);
  if (gone.length === 0) return null;
  const bytes = gone.reduce((sum, app) => sum + app.bytes, 0);
  return {at: before.at, app: gone.map(({name}) => name).join(' and '), bytes, result: 'quit', goneBy: now.at};
};
