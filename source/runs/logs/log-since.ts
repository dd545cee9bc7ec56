import type {RunEvent} from '../../journal/events.js';
import {JournalFollower} from '../../journal/follow.js';

type Known = {printed: number; kept: number | null};

/** How far the log had come with the last sample up to `since`, and with the last of all; null without a sample. */
const samplesOf = (journal: string, since: number): {then: Known | null; last: Known | null} => {
  const follower = new JournalFollower(journal);
  let then: Known | null = null;
  let last: Known | null = null;
  const take = (event: RunEvent): void => {
    if (event.type !== 'sample') return;
    last = {printed: event.outputBytes, kept: event.logBytes ?? null};
    if (event.t <= since) then = last;
  };
  for (;;) {
    const {events, atEnd} = follower.read();
    for (const event of events) take(event);
    if (atEnd) return {then, last};
  }
};

/**
 * The place in a run's log, of `size` bytes, where it was at `since` (ms by the run's clock). Lines have no times of
 * their own: what is known is how long the log was at each sample, so it is the place at the last one before. Older
 * journals tell only how much was printed, of which bars were not all kept; then it is further back.
 */
export const placeSince = (journal: string, since: number, size: number): number => {
  const {then, last} = samplesOf(journal, since);
  if (then === null || last === null) return 0;
  return Math.max(0, Math.min(size, then.kept ?? size - (last.printed - then.printed)));
};
