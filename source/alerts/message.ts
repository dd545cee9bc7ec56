import type {AlertCode} from '../journal/events.js';

/** What somebody is told. */
export type Message = {
  code: AlertCode | 'test';
  /** What the alert was about is over. */
  over: boolean;
  /** A sentence. */
  text: string;
  /** The run's name and id. */
  run: string;
  runId: string;
  /** ISO 8601. */
  at: string;
};

/** What needs somebody now, rather than when they like. */
const URGENT = new Set<Message['code']>(['failed', 'stalled', 'loss-not-finite', 'disk-low', 'save-failed']);

export const isUrgent = ({code, over}: Message): boolean => !over && URGENT.has(code);

export const titleOf = ({run}: Message): string => `mlxtop: ${run}`;
