import type {EventOf, FactSource, RunSettings} from '../journal/events.js';
import {activeParts} from './clock.js';
import {keepNewest} from './keep-newest.js';
import {addToSpans} from './series.js';
import type {RunState} from './state.js';
import {figuresOfReport, figuresOfTest} from './stated-figures.js';
import {noteReported, noteValidated} from './totals/iterations.js';
import {MAX_KEPT_CHECKPOINTS} from './training-state.js';

const TRUST: Record<FactSource, number> = {adapter: 0, config: 1, flag: 2, trainer: 3};

/** Takes in the number of iterations to train; a later source counts when it is trusted as much. */
export const setTotal = (state: RunState, iterations: number, source: FactSource): void => {
  const {total} = state.training;
  if (iterations > 0 && (!total || TRUST[source] >= TRUST[total.source])) state.training.total = {iterations, source};
};

/** The same learning rate, but rounded: mlx_lm's panel prints two digits of it. */
const isRounded = (stated: number | undefined, known: number | undefined): boolean =>
  stated !== undefined && known !== undefined && Number(known.toPrecision(2)) === stated;

/** Takes in settings of the run, except those that a more trusted source has stated already. */
export const noteSettings = (state: RunState, source: FactSource, stated: RunSettings): void => {
  const {values, sources} = state.settings;
  for (const key of Object.keys(stated) as (keyof RunSettings)[]) {
    const before = sources[key];
    if (stated[key] === undefined || (before !== undefined && TRUST[before] > TRUST[source])) continue;
    if (key === 'learningRate' && isRounded(stated.learningRate, values.learningRate)) continue;
    Object.assign(values, {[key]: stated[key]});
    sources[key] = source;
  }
};

/** Takes in a checkpoint that the trainer says it wrote. */
export const noteCheckpoint = (state: RunState, {t, iteration, path}: EventOf<'checkpoint'>): void => {
  const {training} = state;
  training.lastCheckpoint = {iteration, path};
  keepNewest(training.checkpoints, {iteration, path, at: t, earlier: false}, MAX_KEPT_CHECKPOINTS);
};

/**
 * Takes in whether a loss is NaN or infinite: from there on the weights are worthless. The first one counts; a finite
 * one later revokes it.
 */
const noteLoss = (
  state: RunState,
  iteration: number,
  loss: number,
  of: 'training' | 'validation',
  at: number,
): void => {
  const {training} = state;
  if (!Number.isFinite(loss)) training.notFinite ??= {iteration, of, at};
  else if (training.notFinite?.of === of) training.notFinite = null;
};

/** Takes in the figures of a report, whenever it was made. */
export const noteFigures = (state: RunState, report: EventOf<'report'>): void => {
  const {training} = state;
  Object.assign(training, figuresOfReport(report));
  training.figures = report.figures ?? null;
  training.guessed = report.guessed ?? false;
  if (report.trainLoss !== null) noteLoss(state, report.iteration, report.trainLoss, 'training', report.t);
  noteReported(state, report);
};

/** Takes in a report. A loss is the mean since the last report, so its chart shows it over that time. */
export const noteReport = (state: RunState, report: EventOf<'report'>): void => {
  const {training, series} = state;
  noteFigures(state, report);
  if (report.trainLoss !== null) {
    for (const part of activeParts(state, {from: training.lastReportAt ?? report.t, to: report.t})) {
      addToSpans(series.loss, part.from, part.to, report.trainLoss);
    }
    addToSpans(series.loss, report.t, report.t, report.trainLoss);
  }
  training.lastReportAt = report.t;
  training.lastReportIteration = report.iteration;
};

/** Takes in losses of an iteration that is not known, whenever they were printed. */
export const noteUnplacedFigures = (state: RunState, event: EventOf<'unplaced'>): void => {
  const {type: _, t, valLoss, figures, ...known} = event;
  const {training} = state;
  const {trainLoss} = known;
  Object.assign(
    training,
    figuresOfReport({type: 'report', t, iteration: 0, trainerIterationsPerSecond: null, ...known}),
  );
  if (valLoss !== null) {
    training.valLoss = valLoss;
  }
  if (trainLoss === null) return;
  training.figures = figures ?? null;
  training.guessed = false;
};

/** The same for those that are seen to come: their charts are over time. */
export const noteUnplaced = (state: RunState, event: EventOf<'unplaced'>): void => {
  noteUnplacedFigures(state, event);
  const {t, trainLoss, valLoss} = event;
  if (trainLoss !== null) addToSpans(state.series.loss, t, t, trainLoss);
  if (valLoss !== null) addToSpans(state.series.valLoss, t, t, valLoss);
};

const MAX_KEPT_VAL_LOSSES = 500;

/** Takes in a validation's loss, whenever it was made, and whether it is the best. */
export const noteValFigures = (state: RunState, event: EventOf<'validation'>): void => {
  const {t, iteration, valLoss} = event;
  const {training} = state;
  noteValidated(state, event);
  training.valLoss = valLoss;
  noteLoss(state, iteration, valLoss, 'validation', t);
  keepNewest(training.valLosses, {iteration, value: valLoss}, MAX_KEPT_VAL_LOSSES);
  if (Number.isFinite(valLoss) && !(training.bestValLoss && training.bestValLoss.value <= valLoss)) {
    training.bestValLoss = {iteration, value: valLoss};
  }
};

/** Takes in a validation's loss and shows it in its chart. */
export const noteValLoss = (state: RunState, event: EventOf<'validation'>): void => {
  noteValFigures(state, event);
  addToSpans(state.series.valLoss, event.t, event.t, event.valLoss);
};

/** Takes in what a test found, whenever it was made. */
export const noteTest = ({training}: RunState, event: EventOf<'test'>): void => {
  Object.assign(training, figuresOfTest(event));
};

const MAX_KEPT_WARNINGS = 32;

/** Takes in a warning of the trainer or the recorder; of each code the newest words count. */
export const noteWarning = (state: RunState, {t, code, text, waiter}: EventOf<'warning'>): void => {
  const known = state.warnings.find(warning => warning.code === code);
  if (known) Object.assign(known, {text, waiter: waiter ?? null});
  else if (state.warnings.length < MAX_KEPT_WARNINGS)
    state.warnings.push({code, text, since: t, waiter: waiter ?? null});
};
