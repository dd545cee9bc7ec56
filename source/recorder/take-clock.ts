import {dirname} from 'node:path';
import type {RunHistory} from '../history/history.js';
import {wallMs} from '../journal/clocks.js';
import {type RunAnchor, readRunAnchor, writeRunAnchor} from '../journal/run-clock.js';
import {steadyClock} from '../journal/steady-clock.js';

/** Whether the anchor is of this boot of this machine; an unknown place counts as another one. */
const isHere = (anchor: RunAnchor, place: string | null): boolean =>
  place !== null && anchor.place === place && steadyClock.aheadBy(anchor) !== null;

/**
 * Makes this process' clock the run's, continuing from where the launcher or the last recorder left it. After a restart
 * of the machine, and in a run of an older version, the wall clock shows how much later it is now, but never makes the
 * run's clock go back. `place`: a text that stays the same until the machine is started again; null when it is unknown.
 */
export const takeRunClock = (journal: string, history: RunHistory, place: string | null): void => {
  const folder = dirname(journal);
  const anchor = readRunAnchor(folder);
  if (anchor !== null && isHere(anchor, place)) {
    steadyClock.follow(anchor);
    return;
  }
  const {at} = history.state.clock;
  steadyClock.set(wallMs(Math.max(at ?? 0, history.time().now)));
  try {
    writeRunAnchor(folder, place);
  } catch {
    // A full disk is reported when the journal cannot be written either. Other processes then date their events by the
    // wall clock.
  }
};
