import type {EventOf} from '../../journal/events.js';
import {trainedMsAt} from '../active-time.js';
import {addSpanToSeries, addToSeries, cutSeries} from '../series.js';
import type {RunState} from '../state.js';
import {type ByIteration, SERIES_UNITS} from './state.js';

/** A loss is drawn over the iterations since the report before; not over more than this many usual intervals. */
const MAX_STEPS = 3;

/** Iterations from one report to the next; null before that is known. */
const stepOf = ({totals, settings}: RunState): number | null => totals.step ?? settings.values.stepsPerReport ?? null;

/**
 * Where a training loop that began again is at `iteration`: what lies beyond, by `width` iterations before it, is done
 * again.
 */
const replace = ({totals}: RunState, iteration: number, width: number): void => {
  if (!totals.startedOver) return;
  totals.startedOver = false;
  totals.trainedTo = null;
  totals.reported = null;
  for (const series of Object.values(totals.byIteration)) cutSeries(series, iteration - width + 1);
};

const enter = ({totals}: RunState, figure: ByIteration, iteration: number, value: number): void =>
  addToSeries(totals.byIteration[figure], iteration, value);

/** A report of a run's figures is short, one from inside of the trainer has all digits: six are plenty for a chart. */
const rounded = (loss: number): number => Number(loss.toPrecision(6));

/** Takes in when an iteration was reached, by a report or by a live bar. */
export const noteTrained = (state: RunState, t: number, iteration: number, from: 'report' | 'progress'): void => {
  if (state.pace.reached !== iteration) return;
  replace(state, iteration, from === 'report' ? (stepOf(state) ?? iteration) : 1);
  const {totals} = state;
  if (totals.trainedTo !== null && iteration <= totals.trainedTo) return;
  totals.trainedTo = iteration;
  enter(state, 'trainedSeconds', iteration, Math.round(trainedMsAt(state, t) / 1000 / SERIES_UNITS.trainedSeconds));
};

/** Iterations since the report before; the usual number where that one is missing. */
const sinceReport = (state: RunState, iteration: number): number => {
  const step = stepOf(state);
  const since = iteration - (state.totals.reported ?? iteration);
  if (since > 0 && since <= MAX_STEPS * (step ?? since)) return since;
  return Math.min(iteration, step ?? 1);
};

const noteStated = ({totals}: RunState, iterations: number, perSecond: number | null): void => {
  if (perSecond === null || !Number.isFinite(perSecond) || perSecond <= 0) return;
  totals.stated.iterations += iterations;
  totals.stated.seconds += iterations / perSecond;
};

/** The first loss stood alone: with the second report it is known over how many iterations it was taken. */
const widenFirst = ({totals}: RunState, first: number, since: number): void => {
  const {loss} = totals.byIteration;
  const known = loss.last.filter(value => value !== null);
  const [value] = known;
  if (known.length !== 1 || value === undefined) return;
  cutSeries(loss, 0);
  addSpanToSeries(loss, Math.max(0, first - since), first, value);
};

/** Until then, what it states was taken for the pace of one iteration. */
const weighFirst = ({totals: {stated}}: RunState, iterations: number): void => {
  if (stated.iterations !== 1) return;
  stated.seconds *= iterations;
  stated.iterations = iterations;
};

/** Takes in what a report says of its iteration, whenever it was made. */
export const noteReported = (state: RunState, report: EventOf<'report'>): void => {
  const {iteration, trainLoss, trainedTokens, trainerIterationsPerSecond} = report;
  replace(state, iteration, stepOf(state) ?? iteration);
  const {totals} = state;
  const before = totals.reported;
  // A report from inside the trainer follows that of its console.
  const isNew = before !== iteration;
  const since = isNew ? sinceReport(state, iteration) : (totals.step ?? 1);
  if (before !== null && isNew && totals.step === null) {
    widenFirst(state, before, since);
    if (iteration > before) weighFirst(state, Math.min(before, since));
  }
  if (trainLoss !== null) {
    addSpanToSeries(totals.byIteration.loss, iteration - since, iteration, rounded(trainLoss));
  }
  if (trainedTokens !== null) enter(state, 'tokens', iteration, Math.round(trainedTokens));
  if (!isNew) return;
  noteStated(state, since, trainerIterationsPerSecond);
  if (before !== null && iteration > before) totals.step = since;
  totals.reported = iteration;
};

/** Takes in a validation's loss, whenever it was made. */
export const noteValidated = (state: RunState, {iteration, valLoss}: EventOf<'validation'>): void => {
  replace(state, iteration, 1);
  state.totals.validations.count++;
  enter(state, 'valLoss', iteration, rounded(valLoss));
};
