import {noteQuit} from './slowdown/holdings.js';
import type {Quit, RunState} from './state.js';
import {largeOnlyIn, type SeenApps} from './story/apps.js';

const KEPT_QUITS = 32;

/** Notes a quit, and what memory held before it. */
export const keepQuit = (state: RunState, quit: Quit): void => {
  state.quits.push(quit);
  if (state.quits.length > KEPT_QUITS) state.quits.shift();
  if (quit.result === 'quit') noteQuit(state, quit);
};

/**
 * What was there at the last look and is not at this one: somebody quit it at its own menu. Several are told as one, since what they
 * brought cannot be told apart; with one of ours in between nothing is, for the same reason.
 */
export const quitElsewhere = ({apps: before, quits}: RunState, now: SeenApps): Quit | null => {
  if (before === null || quits.some(({at, result}) => at >= before.at && result === 'quit')) return null;
  const gone = largeOnlyIn(before, now);
  if (gone.length === 0) return null;
  const bytes = gone.reduce((sum, app) => sum + app.bytes, 0);
  return {at: before.at, app: gone.map(({name}) => name).join(' and '), bytes, result: 'quit', goneBy: now.at};
};
