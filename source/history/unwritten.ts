import type {RunEvent} from '../journal/events.js';
import {readLastEvents} from '../journal/last-events.js';
import type {RunPaths} from '../journal/run-folder.js';

/** By the journal's path. */
const kept = new Map<string, readonly RunEvent[]>();

/**
 * Keeps what belongs at a journal's end while the disk takes no writes: every `RunHistory` of this process shows it,
 * and no other process knows of it.
 */
export const keepUnwritten = (journal: string, events: readonly RunEvent[]): void => {
  kept.set(journal, events);
};

/** Before it is written after all. */
export const dropUnwritten = (journal: string): void => {
  kept.delete(journal);
};

/**
 * What belongs at the end of a journal that goes up to `since` and does not stand there: by this process, or by a recorder on a full
 * disk. Whoever writes that down may be in the middle of it, so that what comes before has been read already.
 */
export const unwrittenEvents = (paths: RunPaths, since: number): readonly RunEvent[] =>
  kept.get(paths.journal) ?? readLastEvents(paths).filter(({t, type}) => t >= since || type === 'end');
