import type {RunEvent} from '../journal/events.js';
import {readLastEvents} from '../journal/last-events.js';
import type {RunPaths} from '../journal/run-folder.js';

/** By the journal's path. */
const kept = new Map<string, readonly RunEvent[]>();

/**
 * Keeps events that belong at a journal's end while the disk refuses writes: every `RunHistory` of this process
 * includes them, and no other process knows of them.
 */
export const keepUnwritten = (journal: string, events: readonly RunEvent[]): void => {
  kept.set(journal, events);
};

/** Forgets them, before they are written after all. */
export const dropUnwritten = (journal: string): void => {
  kept.delete(journal);
};

/**
 * Events that belong at the end of a journal but are not in it: kept by this process, or by a recorder on a full disk.
 * `since` is the time of the last event that was read: another process may be writing them at this moment, so earlier
 * ones have been read already.
 */
export const unwrittenEvents = (paths: RunPaths, since: number): readonly RunEvent[] =>
  kept.get(paths.journal) ?? readLastEvents(paths).filter(({t, type}) => t >= since || type === 'end');
