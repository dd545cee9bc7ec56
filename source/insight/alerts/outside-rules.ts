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
import type {AlertRule} from './alert-rule.js';
import {
  cardFullMs,
  cardMemoryFollows,
  cardMemoryText,
  cardSharedFollows,
  cardSharedText,
  sharedMs,
} from './card-texts.js';

/** Alerts about the other hosts of a run. */
export const HOST_RULES = {
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
} as const satisfies Readonly<Record<string, AlertRule>>;

/** Alerts about NVIDIA cards. */
export const CARD_RULES = {
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
} as const satisfies Readonly<Record<string, AlertRule>>;
