import type {TrainingEvent} from '../journal/events.js';

/** The trainer's output: a pipe, or a file that is followed (which has a `history`). */
export type RecorderInput = {
  on(event: 'data' | 'history', listener: (chunk: Buffer) => void): unknown;
  on(event: 'trouble', listener: (text: string | null) => void): unknown;
  on(event: string, listener: () => void): unknown;
  resume(): unknown;
  destroy(): unknown;
};

/** Of what was printed before, that which still says something: of a live bar only its last position, of one that validates nothing. */
export const presentFacts = (events: readonly TrainingEvent[]): TrainingEvent[] =>
  events
    .filter(({type}) => type !== 'validating')
    .filter(({type}, index, all) => type !== 'progress' || all[index + 1]?.type !== 'progress');
