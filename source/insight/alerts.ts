import type {AlertCode} from '../journal/events.js';
import {describeFailure} from './failure.js';
import {heldMs} from './held.js';
import {describeEnding, outcomeOf} from './outcome.js';
import type {RunState} from './state.js';
import {runStatus} from './status.js';
import {inWholeOf} from './whole-training.js';

/** Something that somebody who does not look must be told, and what is said when it is over. */
export type Alert = {code: AlertCode; text: string};

/** So long must red pressure, and swapping, have lasted. */
const RED_MS = 60_000;
const SWAPPING_MS = 300_000;
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
  const reached = training.iteration === null ? '' : ` at iteration ${inWholeOf(state, training.iteration)}`;
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

const ofTheTraining = (state: RunState, now: number): Alert[] => {
  const {training, signs} = state;
  const alerts: Alert[] = [];
  if (runStatus(state, now) === 'stalled') {
    alerts.push({code: 'stalled', text: `No sign of the trainer for ${span(signs.quietMs)}: it may be stuck.`});
  }
  if (training.notFinite !== null) {
    const {of, iteration} = training.notFinite;
    alerts.push({
      code: 'loss-not-finite',
      text: `The ${of} loss is no number since iteration ${inWholeOf(state, iteration)}.`,
    });
  }
  if (isRising(training.valLosses)) {
    const last = training.valLosses.slice(-RISES - 1);
    const values = last.map(({value}) => value.toFixed(3)).join(' → ');
    alerts.push({code: 'val-loss-rising', text: `The validation loss has risen ${RISES} times in a row: ${values}.`});
  }
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
    alerts.push({code: 'disk-low', text: `Only ${free} GB free on the disk that swap grows on.`});
  }
  if (onBattery.since !== null) alerts.push({code: 'on-battery', text: 'The machine runs on battery.'});
  return alerts;
};

/** What holds at `now` and is worth an alert. Of a run that has ended only how it did. */
export const alertsNow = (state: RunState, now: number): Alert[] =>
  state.end === null ? [...ofTheTraining(state, now), ...ofTheMachine(state, now)] : ofTheEnd(state);

const OVER: Record<AlertCode, string> = {
  finished: 'Training goes on.',
  failed: 'Training goes on.',
  stalled: 'The trainer gives signs again.',
  'loss-not-finite': 'The loss is a number again.',
  'val-loss-rising': 'The validation loss falls again.',
  'memory-red': 'Memory pressure is no longer red.',
  swapping: 'The machine swaps no longer.',
  'disk-low': 'There is space again on the disk that swap grows on.',
  'on-battery': 'The machine has mains power again.',
};

/** What is said when an alert's matter is over. */
export const overText = (code: AlertCode): string => OVER[code];
