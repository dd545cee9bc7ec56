import type {RunEvent} from '../journal/events.js';
import {JournalFollower} from '../journal/follow.js';
import type {PositionOrBytes} from '../journal/segments.js';

const settles = (event: RunEvent): boolean =>
  event.type === 'resume' || event.type === 'end' || (event.type === 'pause' && event.by === 'user');

const hasSince = (journal: string, since: PositionOrBytes, is: (event: RunEvent) => boolean): boolean => {
  const follower = new JournalFollower(journal, since);
  for (;;) {
    const {events, atEnd} = follower.read();
    if (events.some(is)) return true;
    if (atEnd) return false;
  }
};

/**
 * Whether a pause by policy is over, or has become the user's own, according to the events since `since`, the journal's
 * end before it began. Throws system errors.
 */
export const isPauseSettled = (journal: string, since: PositionOrBytes): boolean => hasSince(journal, since, settles);

/** Whether the run was paused, or has ended, since `since`. Throws system errors. */
export const isPausedSince = (journal: string, since: PositionOrBytes): boolean =>
  hasSince(journal, since, ({type}) => type === 'pause' || type === 'end');
