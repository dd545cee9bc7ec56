import type {TrainingEvent} from '../journal/events.js';

/** The trainer's output: a pipe, or a followed file (which also has a `history`). */
export type RecorderInput = {
  on(event: 'data' | 'history', listener: (chunk: Buffer) => void): unknown;
  on(event: 'trouble', listener: (text: string | null) => void): unknown;
  on(event: string, listener: () => void): unknown;
  resume(): unknown;
  destroy(): unknown;
};

/**
 * The events of earlier output that still mean something: the last position of each live bar, and nothing of a running
 * validation.
 */
export const presentFacts = (events: readonly TrainingEvent[]): TrainingEvent[] =>
  events
    .filter(({type}) => type !== 'validating')
    .filter(({type}, index, all) => type !== 'progress' || all[index + 1]?.type !== 'progress');
