import {grouped} from '../../format/grouped.js';
import {stallWords} from '../../format/stall.js';
import {formatAbout, formatBytes} from '../../format/units.js';
import {describeFailure} from '../failure.js';
import {heldMs} from '../held.js';
import {describeEnding, outcomeOf} from '../outcome.js';
import {isBusy} from '../signs.js';
import type {RunState} from '../state.js';
import {runStatus} from '../status.js';
import {inWholeOf} from '../whole-training.js';

/*
 * The sentences of the alerts in `catalogue.ts`, at `now` (ms since 1970); null while there is nothing to report.
 */

/** Validations in a row, each worse than the one before. */
const RISES = 3;

const atIteration = (state: RunState): string => {
  const {iteration} = state.training;
  return iteration === null ? '' : ` at iteration ${grouped(inWholeOf(state, iteration))}`;
};

/** A run that got to its end, or stopped before it without a failure: trainers stop early by themselves. */
export const finishedText = (state: RunState): string | null => {
  const outcome = outcomeOf(state);
  if (outcome !== 'finished' && outcome !== 'ended-early') return null;
  return `Training ${describeEnding(state) ?? `has finished${atIteration(state)}`}.`;
};

/**
 * A run that failed or was interrupted, with the reason as far as it is known. One that the user stopped is no news to
 * them.
 */
export const failedText = (state: RunState): string | null => {
  const {end} = state;
  const outcome = outcomeOf(state);
  if (end === null || (outcome !== 'failed' && outcome !== 'interrupted')) return null;
  const how = outcome === 'interrupted' ? 'was interrupted' : `failed (exit code ${end.exitCode ?? 'unknown'})`;
  const text = `Training ${describeEnding(state) ?? `${how}${atIteration(state)}`}.`;
  const failure = describeFailure(state);
  return failure === null ? text : `${text} ${failure.sentence}`;
};

/** A trainer whose processor works may be doing something that prints nothing: only an idle one may be stuck. */
export const stalledText = (state: RunState, now: number): string | null => {
  if (runStatus(state, now) !== 'stalled') return null;
  const busy = isBusy(state.signs);
  const words = stallWords({since: now - state.signs.quietMs, busy}, now);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${busy === true ? '.' : ': it may be stuck.'}`;
};

/** Since which iteration which loss has been NaN or infinite. */
export const lossNotFiniteText = (state: RunState): string | null => {
  const {notFinite} = state.training;
  if (notFinite === null) return null;
  const since = grouped(inWholeOf(state, notFinite.iteration));
  return `The ${notFinite.of} loss has been NaN or infinite since iteration ${since}.`;
};

/** Where the present rise of the validation loss began; null before it has risen three times in a row. */
export const risingFrom = ({training: {valLosses}}: RunState): number | null => {
  let first = valLosses.length - 1;
  while (first > 0 && (valLosses[first]?.value ?? 0) > (valLosses[first - 1]?.value ?? Number.NaN)) first--;
  return valLosses.length - 1 - first < RISES ? null : (valLosses[first]?.iteration ?? null);
};

/** A validation loss that has risen three times in a row. */
export const lossRisingText = (state: RunState): string | null => {
  if (risingFrom(state) === null) return null;
  const values = state.training.valLosses.slice(-RISES - 1).map(({value}) => value.toFixed(3));
  return `The validation loss has risen ${RISES} times in a row: ${values.join(' → ')}.`;
};

/** For how long memory pressure has been red; the catalogue says from when on that is reported. */
export const memoryRedText = ({conditions}: RunState, now: number): string =>
  `Memory pressure has been red for ${formatAbout(heldMs(conditions.red, now) / 1000)}.`;

/** For how long the machine has been swapping; the catalogue says from when on that is reported. */
export const swappingText = ({conditions}: RunState, now: number): string =>
  `The machine has been swapping for ${formatAbout(heldMs(conditions.swapping, now) / 1000)}.`;

/** Free space while growing swap may fill the disk. */
export const diskLowText = ({conditions, sample}: RunState): string | null => {
  if (conditions.diskLow.since === null) return null;
  const free = formatBytes(sample?.memory?.diskFreeBytes ?? 0);
  return `Only ${free} free on the disk that swap grows on; macOS may free more by itself (purgeable).`;
};

/** A machine on battery, on which training is slower and which may run out. */
export const onBatteryText = ({conditions}: RunState): string | null =>
  conditions.onBattery.since === null ? null : 'The machine is running on battery.';
