import type {AlertCode} from '../../journal/events.js';
import {heldMs} from '../held.js';
import {
  HOST_ALERT_AFTER_MS,
  heldElsewhereMs,
  hostRedFollows,
  hostRedText,
  hostSilentFollows,
  hostSilentText,
  hostSwappingFollows,
  hostSwappingText,
} from '../hosts/alerts.js';
import {saveTrouble} from '../save-failure.js';
import type {RunState} from '../state.js';
import {
  cardFullMs,
  cardMemoryFollows,
  cardMemoryText,
  cardSharedFollows,
  cardSharedText,
  sharedMs,
} from './card-texts.js';
import {diskLowFollows, lossRisingFollows, memoryRedFollows, onBatteryFollows, swappingFollows} from './follows.js';
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

/** Everything there is to say about one kind of alert. Times in ms, `now` since 1970. */
export type AlertRule = {
  /** The sentence the user is sent; null while there is nothing to report. */
  text: (state: RunState, now: number) => string | null;
  /** How long it must have lasted before it is reported; null for at once. */
  after: {ms: number; lastedMs: (state: RunState, now: number) => number} | null;
  /** The sentence the user is sent when it is over. */
  over: string;
  /**
   * Where it stands while it lasts, in `to do`, `status` and JSON, with what follows from it: in the run's state, in a
   * warning of its own that says more (describe-warnings.ts), or in this sentence, which becomes a warning.
   */
  stands: 'state' | 'warning' | ((state: RunState) => string | null);
  /** Needs the user now, rather than when they like. */
  urgent: boolean;
  /** Its words in the summary of what happened while the user was away; null where another line of that says it. */
  story: string | null;
} & (
  | {
      /** Whether the end of a run is what it reports, or something about a run that has not ended. */
      about: 'end';
    }
  | {
      about: 'run';
      /** Said instead of `over` when the run ends first: how things stood then, not that they are better now. */
      untilTheEnd: string;
      /** What an ended run still shows: the end does not mend it. */
      outlivesTheRun: boolean;
    }
);

/**
 * All alerts, by the code that stands in journals, settings and messages and so never changes, in the order in which
 * those that begin together are sent. A new alert is a code among the journal's events, for which the compiler then
 * demands a record here; settings, messages and the summary follow from it, and a test says when the readme's list does
 * not.
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
  'host-swapping': {
    about: 'run',
    text: hostSwappingText,
    after: {ms: HOST_ALERT_AFTER_MS.swaps, lastedMs: (state, now) => heldElsewhereMs(state, 'swaps', now)},
    over: 'No other host of the run is swapping any longer.',
    untilTheEnd: 'Another host of the run was swapping until it ended.',
    outlivesTheRun: false,
    stands: hostSwappingFollows,
    urgent: false,
    story: null,
  },
  'host-memory-red': {
    about: 'run',
    text: hostRedText,
    after: {ms: HOST_ALERT_AFTER_MS.red, lastedMs: (state, now) => heldElsewhereMs(state, 'red', now)},
    over: 'Memory pressure is no longer red on any other host of the run.',
    untilTheEnd: 'Memory pressure was red on another host of the run until it ended.',
    outlivesTheRun: false,
    stands: hostRedFollows,
    urgent: false,
    story: null,
  },
  'host-silent': {
    about: 'run',
    text: hostSilentText,
    after: {ms: HOST_ALERT_AFTER_MS.silent, lastedMs: (state, now) => heldElsewhereMs(state, 'silent', now)},
    over: 'All hosts of the run answer again.',
    untilTheEnd: 'A host of the run did not answer until it ended.',
    outlivesTheRun: false,
    stands: hostSilentFollows,
    urgent: false,
    story: null,
  },
  'card-shared': {
    about: 'run',
    text: cardSharedText,
    // That it costs takes about as long to be clear.
    after: {ms: 30_000, lastedMs: sharedMs},
    over: 'Others no longer slow the run down on its NVIDIA card.',
    untilTheEnd: 'Others slowed the run down on its NVIDIA card until it ended.',
    outlivesTheRun: false,
    stands: cardSharedFollows,
    urgent: false,
    story: null,
  },
  'card-memory': {
    about: 'run',
    text: cardMemoryText,
    after: {ms: 60_000, lastedMs: cardFullMs},
    over: 'There is room again in the memory of the NVIDIA card.',
    untilTheEnd: 'The memory of the NVIDIA card was nearly full until the run ended.',
    outlivesTheRun: false,
    stands: cardMemoryFollows,
    urgent: false,
    story: "the card's memory was nearly full",
  },
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
