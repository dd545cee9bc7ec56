import {dirname} from 'node:path';
import type {RunHistory} from '../history/history.js';
import {wallMs} from '../journal/clocks.js';
import {type RunAnchor, readRunAnchor, writeRunAnchor} from '../journal/run-clock.js';
import {steadyClock} from '../journal/steady-clock.js';

/** A place that is not known is taken for the same: the run's clock is then as likely right as not. */
const isHere = (anchor: RunAnchor, place: string | null): boolean =>
  place !== null && anchor.place === place && steadyClock.aheadBy(anchor) !== null;

/**
 * Makes this process' clock the run's, from where that was left: by whoever made the run, or by the recorder before. Where the machine
 * was started again since, and in an older version's run, the wall clock tells how long that is ago, but never that it went back.
 * `place`: what is the same as long as the machine is not started again; null when that is not known.
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
    // A full disk, which is told when the journal takes no writes either. Others then date what they note by the wall clock.
  }
};
