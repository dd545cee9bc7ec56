import type {RunHistory} from '../history/history.js';
import {summary} from '../insight/story/summary.js';
import {lineInWallTime} from '../insight/wall-time.js';
import {storyWords} from '../report/story.js';
import type {Away} from './types.js';

/**
 * What happened while no dashboard was in view, from `since` to `at` (ms since 1970, by the run's clock), in words and
 * by the wall clock; null when nothing did.
 */
export const awaySummary = (history: Pick<RunHistory, 'state' | 'time'>, since: number, at: number): Away | null => {
  const {offset} = history.time();
  const known = summary(history.state, since, at).map(line => lineInWallTime(line, offset));
  const lines = storyWords(known, at + offset);
  return lines.length === 0 ? null : {since: since + offset, at: at + offset, lines};
};
