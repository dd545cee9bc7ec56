import type {RunView} from './view.js';

/** For this long after an application has quit, what that brought is news. */
const NEWS_MS = 15 * 60_000;

/** Whether an application has quit so recently, at `now` (ms since 1970), that its effect is worth showing. */
export const isRecentQuit = (quit: NonNullable<RunView['lastQuit']>, now: number): boolean =>
  now - (quit.goneBy ?? quit.at) <= NEWS_MS;
