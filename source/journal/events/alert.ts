import type {Shape} from '../shapes.js';

export const ALERT_CODES = [
  'finished',
  'failed',
  'stalled',
  'loss-not-finite',
  'val-loss-rising',
  'memory-red',
  'swapping',
  'disk-low',
  'save-failed',
  'on-battery',
  'restarted',
  'queue-held',
  'host-swapping',
  'host-memory-red',
  'host-silent',
  'card-shared',
  'card-memory',
] as const;

/** What a user who is not watching must be told. */
export type AlertCode = (typeof ALERT_CODES)[number];

/** What the user was told, and what is over. */
export const ALERT_EVENTS = {
  /** The warning of that code no longer holds. */
  'warning-over': {code: 'string'},
  /** The user was told, by whatever channels are set up; `text` is a sentence. */
  alert: {code: {known: ALERT_CODES}, text: 'string'},
  /** What that alert was about is over. */
  'alert-over': {code: {known: ALERT_CODES}, text: 'string'},
} as const satisfies Record<string, Shape>;
