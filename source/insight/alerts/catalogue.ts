import type {AlertCode} from '../../journal/events.js';
import {heldMs} from '../held.js';
import {saveTrouble} from '../save-failure.js';
import type {AlertRule} from './alert-rule.js';
import {diskLowFollows, lossRisingFollows, memoryRedFollows, onBatteryFollows, swappingFollows} from './follows.js';
import {CARD_RULES, HOST_RULES} from './outside-rules.js';
import {
  diskLowText,
  failedText,
  finishedText,
  lossNotFiniteText,
  lossRisingText,
  memoryRedText,
  onBatteryText,
  stalledText,
  swappingText,
} from './texts.js';

/**
 * All alerts, by the code that stands in journals, settings and messages and so never changes, in the order in which
 * those that begin together are sent. A new alert is a code among the journal's events, for which the compiler then
 * demands a record here; settings, messages and the summary follow from it, and a test says when the list in
 * docs/alerts.md does not.
 */
const RULES: Readonly<Record<AlertCode, AlertRule>> = {
  finished: {
    about: 'end',
    text: finishedText,
    after: null,
    over: 'Training continues.',
    stands: 'state',
    urgent: false,
    story: null,
  },
  failed: {
    about: 'end',
    text: failedText,
    after: null,
    over: 'Training continues.',
    stands: 'state',
    urgent: true,
    story: null,
  },
  stalled: {
    about: 'run',
    text: stalledText,
    // A shorter silence is seen by a user who is watching, and not worth calling one who is not.
    after: {ms: 60_000, lastedMs: ({signs}) => signs.quietMs},
    over: 'The trainer shows signs of life again.',
    untilTheEnd: 'The trainer showed no sign of life until it ended.',
    outlivesTheRun: false,
    stands: 'state',
    urgent: true,
    story: 'no sign of the trainer for a long time',
  },
  'loss-not-finite': {
    about: 'run',
    text: lossNotFiniteText,
    after: null,
    over: 'The loss is finite again.',
    untilTheEnd: 'The loss was NaN or infinite until the run ended.',
    // An ended run shows that as a warning, which says what to do as well.
    outlivesTheRun: false,
    stands: 'warning',
    urgent: true,
    story: 'the loss was NaN or infinite',
  },
  'save-failed': {
    about: 'run',
    text: saveTrouble,
    after: null,
    over: 'Checkpoints can be saved again.',
    untilTheEnd: 'No checkpoint could be saved until the run ended.',
    outlivesTheRun: false,
    stands: 'warning',
    urgent: true,
    story: 'no checkpoint could be saved',
  },
  'val-loss-rising': {
    about: 'run',
    text: lossRisingText,
    after: null,
    over: 'The validation loss is falling again.',
    untilTheEnd: 'The validation loss was rising until the run ended.',
    outlivesTheRun: true,
    stands: lossRisingFollows,
    urgent: false,
    story: 'the validation loss rose',
  },
  'memory-red': {
    about: 'run',
    text: memoryRedText,
    after: {ms: 60_000, lastedMs: ({conditions}, now) => heldMs(conditions.red, now)},
    over: 'Memory pressure is no longer red.',
    untilTheEnd: 'Memory pressure was red until the run ended.',
    outlivesTheRun: false,
    stands: memoryRedFollows,
    urgent: false,
    story: null,
  },
  swapping: {
    about: 'run',
    text: swappingText,
    after: {ms: 300_000, lastedMs: ({conditions}, now) => heldMs(conditions.swapping, now)},
    over: 'The machine is no longer swapping.',
    untilTheEnd: 'The machine was swapping until the run ended.',
    outlivesTheRun: false,
    stands: swappingFollows,
    urgent: false,
    story: null,
  },
  'disk-low': {
    about: 'run',
    text: diskLowText,
    after: null,
    over: 'The disk that swap grows on has space again.',
    untilTheEnd: 'The disk that swap grows on was nearly full until the run ended.',
    outlivesTheRun: false,
    stands: diskLowFollows,
    urgent: true,
    story: 'the disk was nearly full',
  },
  'on-battery': {
    about: 'run',
    text: onBatteryText,
    after: null,
    over: 'The machine is on mains power again.',
    untilTheEnd: 'The machine ran on battery until the run ended.',
    outlivesTheRun: false,
    stands: onBatteryFollows,
    urgent: false,
    story: 'it ran on battery',
  },
  ...HOST_RULES,
  ...CARD_RULES,
  // Sent by what continues a run after a restart of the machine (runs/after-restart/), never by a recorder.
  restarted: {
    about: 'end',
    text: () => null,
    after: null,
    over: 'Training continues.',
    stands: 'state',
    urgent: false,
    story: null,
  },
  // Sent by what looks at the queue (runs/queue/), for a run that has no recorder yet.
  'queue-held': {
    about: 'end',
    text: () => null,
    after: null,
    over: 'It is no longer held.',
    stands: 'state',
    urgent: true,
    story: null,
  },
};

/** A map, since a code of a newer version may be any word, the name of an object's own property included. */
export const ALERTS: ReadonlyMap<string, AlertRule> = new Map(Object.entries(RULES));

/** The codes of all alerts, as settings and the readme list them. */
export const ALERT_CODES: readonly string[] = [...ALERTS.keys()];

/** Everything about an alert; null for a code that this version does not know. */
export const alertRule = (code: string): AlertRule | null => ALERTS.get(code) ?? null;
