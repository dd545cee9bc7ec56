import type {RunEvent} from '../journal/events.js';

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

export const unwrittenEvents = (journal: string): readonly RunEvent[] => kept.get(journal) ?? [];
