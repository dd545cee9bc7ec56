import {swapsAnywhere} from '../hosts/anywhere.js';
import {estimate} from '../position.js';
import {expectedRate} from '../rate.js';
import type {RunState} from '../state.js';
import type {RunView} from '../view.js';
import {assess} from './assess.js';
import type {Assessment} from './assessment.js';
import {busiestApp} from './busiest-app.js';

/**
 * The finish if nothing swapped from now on: what is left at the clean pace, in seconds from now. Only while it swaps:
 * otherwise the expected finish is that already.
 */
const etaIfCleared = (state: RunState, now: number, etaSeconds: number | null, bill: Assessment): number | null => {
  const {training, pace} = state;
  const total = training.total?.iterations ?? null;
  const rate = expectedRate(pace.segments);
  if (!swapsAnywhere(state) || bill.evidence === 'none' || !bill.clean) return null;
  if (etaSeconds === null || total === null || !rate) return null;
  const left = Math.max(0, total - estimate(state, now).iterations);
  const saved = rate.secondsFor(left) - bill.clean.secondsPerIteration;
  if (saved <= 0) return null;
  return Math.max(0, etaSeconds - left * saved);
};

/** What swapping cost the run so far, as it is shown. */
export const describeSlowdown = (
  state: RunState,
  now: number,
  etaSeconds: number | null,
  bill: Assessment = assess(state.slowdown),
): RunView['slowdown'] => ({
  factor: bill.factor,
  factorLow: bill.range?.low ?? null,
  factorHigh: bill.range?.high ?? null,
  otherCause: bill.range === null ? null : (busiestApp(state.apps?.apps ?? []) ?? 'other programs'),
  lostSeconds: bill.lostSeconds,
  evidence: bill.evidence,
  etaIfClearedSeconds: etaIfCleared(state, now, etaSeconds, bill),
});
