import {grouped} from '../format/grouped.js';
import {stallWords} from '../format/stall.js';
import type {AlertCode} from '../journal/events.js';
import {describeFailure} from './failure.js';
import {heldMs} from './held.js';
import {describeEnding, outcomeOf} from './outcome.js';
import {saveTrouble} from './save-failure.js';
import {isBusy} from './signs.js';
import type {RunState} from './state.js';
import {runStatus} from './status.js';
import {inWholeOf} from './whole-training.js';

/** Something that somebody who does not look must be told, and what is said when it is over. */
export type Alert = {code: AlertCode; text: string};

/** So long must red pressure, and swapping, have lasted. */
const RED_MS = 60_000;
const SWAPPING_MS = 300_000;
/** A shorter silence is seen by whoever looks, and nothing to call anybody for. */
const SILENT_MS = 60_000;
/** Evaluations, each worse than the one before. */
const RISES = 3;

const span = (ms: number): string => (ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

const isRising = (losses: readonly {value: number}[]): boolean => {
  const last = losses.slice(-RISES - 1).map(({value}) => value);
  return last.length > RISES && last.every((value, index) => index === 0 || value > (last[index - 1] ?? value));
};

const ofTheEnd = (state: RunState): Alert[] => {
  const {end, training} = state;
  if (end === null) return [];
  const reached = training.iteration === null ? '' : ` at iteration ${grouped(inWholeOf(state, training.iteration))}`;
  const outcome = outcomeOf(state);
  if (outcome === 'stopped') return [];
  const ending = describeEnding(state);
  // Trainers stop early of themselves: that is no failure as long as nothing tells of one.
  if (outcome === 'finished' || outcome === 'ended-early')
    return [{code: 'finished', text: `Training ${ending ?? `has finished${reached}`}.`}];
  const failure = describeFailure(state);
  const how = outcome === 'interrupted' ? 'was interrupted' : `failed (exit code ${end.exitCode ?? 'unknown'})`;
  const text = `Training ${ending ?? `${how}${reached}`}.`;
  return [{code: 'failed', text: failure === null ? text : `${text} ${failure.sentence}`}];
};

/** A trainer whose processor works may be at something that prints nothing: only others are said to be stuck. */
const stallText = ({signs}: RunState, now: number): string => {
  const busy = isBusy(signs);
  const words = stallWords({since: now - signs.quietMs, busy}, now);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${busy === true ? '.' : ': it may be stuck.'}`;
};

const risingLoss = ({valLosses}: RunState['training']): Alert[] => {
  if (!isRising(valLosses)) return [];
  const values = valLosses.slice(-RISES - 1).map(({value}) => value.toFixed(3));
  return [
    {
      code: 'val-loss-rising',
      text: `The validation loss has risen ${RISES} times in a row: ${values.join(' → ')}.`,
    },
  ];
};

const ofTheTraining = (state: RunState, now: number): Alert[] => {
  const {training} = state;
  const alerts: Alert[] = [];
  const isLong = state.signs.quietMs >= SILENT_MS;
  if (isLong && runStatus(state, now) === 'stalled') alerts.push({code: 'stalled', text: stallText(state, now)});
  if (training.notFinite !== null) {
    const {of, iteration} = training.notFinite;
    alerts.push({
      code: 'loss-not-finite',
      text: `The ${of} loss is no number since iteration ${grouped(inWholeOf(state, iteration))}.`,
    });
  }
  const unsaved = saveTrouble(state);
  if (unsaved !== null) alerts.push({code: 'save-failed', text: unsaved});
  alerts.push(...risingLoss(training));
  return alerts;
};

const ofTheMachine = ({conditions, sample}: RunState, now: number): Alert[] => {
  const {red, swapping, diskLow, onBattery} = conditions;
  const alerts: Alert[] = [];
  if (heldMs(red, now) >= RED_MS) {
    alerts.push({code: 'memory-red', text: `Memory pressure has been red for ${span(heldMs(red, now))}.`});
  }
  if (heldMs(swapping, now) >= SWAPPING_MS) {
    alerts.push({code: 'swapping', text: `The machine has been swapping for ${span(heldMs(swapping, now))}.`});
  }
  if (diskLow.since !== null) {
    const free = ((sample?.memory?.diskFreeBytes ?? 0) / 1024 ** 3).toFixed(1);
    alerts.push({
      code: 'disk-low',
      text: `Only ${free} GB free on the disk that swap grows on; macOS may free more by itself (purgeable).`,
    });
  }
  if (onBattery.since !== null) alerts.push({code: 'on-battery', text: 'The machine runs on battery.'});
  return alerts;
};

/** What holds at `now` and is worth an alert. Of a run that has ended only how it did. */
export const alertsNow = (state: RunState, now: number): Alert[] =>
  state.end === null ? [...ofTheTraining(state, now), ...ofTheMachine(state, now)] : ofTheEnd(state);

/** What was told and is not over; of a run that has ended what its losses still say, which an end does not mend. */
export const standingAlerts = ({end, alerts, training}: RunState): Alert[] =>
  end === null ? alerts.map(({code, text}) => ({code, text})) : risingLoss(training);

const OVER: Record<AlertCode, string> = {
  finished: 'Training goes on.',
  failed: 'Training goes on.',
  stalled: 'The trainer gives signs again.',
  'loss-not-finite': 'The loss is a number again.',
  'val-loss-rising': 'The validation loss falls again.',
  'memory-red': 'Memory pressure is no longer red.',
  swapping: 'The machine swaps no longer.',
  'disk-low': 'There is space again on the disk that swap grows on.',
  'save-failed': 'Checkpoints can be saved again.',
  'on-battery': 'The machine has mains power again.',
};

/** How it stood when the run ended, which is not to say that it stands no longer. */
const UNTIL_THE_END: Partial<Record<AlertCode, string>> = {
  stalled: 'The trainer gave no sign until it ended.',
  'loss-not-finite': 'The loss was no number until the training ended.',
  'val-loss-rising': 'The validation loss was rising until the training ended.',
  'memory-red': 'Memory pressure was red until the training ended.',
  swapping: 'The machine was swapping until the training ended.',
  'disk-low': 'The disk that swap grows on was nearly full until the training ended.',
  'save-failed': 'No checkpoint could be saved until the training ended.',
  'on-battery': 'The machine ran on battery until the training ended.',
};

/** What is said when an alert's matter is over, or is no longer this run's because that has ended. */
export const overText = (code: AlertCode, hasEnded: boolean): string =>
  (hasEnded ? UNTIL_THE_END[code] : undefined) ?? OVER[code];
