import {BYTES_PER_GB} from '../../format/units.js';
import type {AppSample} from '../../journal/events.js';
import type {RunState} from '../state.js';
import {keepEpisode} from './keep.js';

/** Smaller applications come and go without mattering to memory. */
const LARGE_BYTES = BYTES_PER_GB;

/** The applications of one reading, in ms since 1970. */
export type SeenApps = {at: number; apps: readonly AppSample[]};

/** Large applications of one reading that the other lacks. Those of the system and of the run do not count. */
export const largeOnlyIn = (one: SeenApps, other: SeenApps): AppSample[] => {
  const names = new Set(other.apps.map(({name}) => name));
  return one.apps.filter(({name, bytes, protected: kept}) => kept === null && bytes >= LARGE_BYTES && !names.has(name));
};

/**
 * Takes in which large applications appeared and vanished between the last reading and this one. The journal lists only
 * the largest: an application that has shrunk off that list counts as gone.
 */
export const noteApps = ({apps: before, story}: RunState, now: SeenApps): void => {
  if (before === null) return;
  const between = {from: before.at, to: now.at, count: 1, ms: 0};
  for (const {name, bytes} of largeOnlyIn(before, now)) {
    keepEpisode(story, {kind: 'app-gone', of: name, ...between, most: bytes});
  }
  for (const {name, bytes} of largeOnlyIn(now, before)) {
    keepEpisode(story, {kind: 'app-came', of: name, ...between, most: bytes});
  }
};
