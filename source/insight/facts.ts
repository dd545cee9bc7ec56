import type {EventOf, FactSource, RunSettings} from '../journal/events.js';
import {activeParts} from './clock.js';
import {addToSpans} from './series.js';
import type {RunState} from './state.js';
import {MAX_KEPT_CHECKPOINTS} from './training-state.js';

const TRUST: Record<FactSource, number> = {adapter: 0, config: 1, flag: 2, trainer: 3};

/** The number of iterations to train; a later word counts when it is trusted as much. */
export const setTotal = (state: RunState, iterations: number, source: FactSource): void => {
  const {total} = state.training;
  if (iterations > 0 && (!total || TRUST[source] >= TRUST[total.source])) state.training.total = {iterations, source};
};

/** The same learning rate, but rounded: mlx_lm's panel prints two digits of it. */
const isRounded = (told: number | undefined, known: number | undefined): boolean =>
  told !== undefined && known !== undefined && Number(known.toPrecision(2)) === told;

/** Takes over what is told of the run, but for what a source that is trusted more has told already. */
export const noteSettings = (state: RunState, source: FactSource, told: RunSettings): void => {
  const {values, sources} = state.settings;
  for (const key of Object.keys(told) as (keyof RunSettings)[]) {
    const before = sources[key];
    if (told[key] === undefined || (before !== undefined && TRUST[before] > TRUST[source])) continue;
    if (key === 'learningRate' && isRounded(told.learningRate, values.learningRate)) continue;
    Object.assign(values, {[key]: told[key]});
    sources[key] = source;
  }
};

/** A checkpoint that the trainer says it wrote. */
export const noteCheckpoint = (state: RunState, {t, iteration, path}: EventOf<'checkpoint'>): void => {
  const {training} = state;
  training.lastCheckpoint = {iteration, path};
  training.checkpoints.push({iteration, path, at: t, earlier: false});
  if (training.checkpoints.length > MAX_KEPT_CHECKPOINTS) training.checkpoints.shift();
};

/** A loss that is no number: from there on the weights are worthless. The first one counts; a finite one later takes it back. */
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

/** The figures of a report, whenever it was made. */
export const noteFigures = (state: RunState, report: EventOf<'report'>): void => {
  const {training} = state;
  training.trainLoss = report.trainLoss ?? training.trainLoss;
  training.learningRate = report.learningRate ?? training.learningRate;
  training.tokensPerSecond = report.tokensPerSecond ?? training.tokensPerSecond;
  training.trainedTokens = report.trainedTokens ?? training.trainedTokens;
  training.peakMemoryBytes = report.peakMemoryBytes ?? training.peakMemoryBytes;
  training.epoch = report.epoch ?? training.epoch;
  training.figures = report.figures ?? null;
  if (report.trainLoss !== null) noteLoss(state, report.iteration, report.trainLoss, 'training', report.t);
};

/** What a report says of the training. A loss is the mean since the last report, so that is the time its chart shows it for. */
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

const KEPT_VAL_LOSSES = 500;

/** A validation's loss, whenever it was made, and whether it is the best. */
export const noteValFigures = (state: RunState, {t, iteration, valLoss}: EventOf<'validation'>): void => {
  const {training} = state;
  training.valLoss = valLoss;
  noteLoss(state, iteration, valLoss, 'validation', t);
  training.valLosses.push({iteration, value: valLoss});
  if (training.valLosses.length > KEPT_VAL_LOSSES) training.valLosses.shift();
  if (Number.isFinite(valLoss) && !(training.bestValLoss && training.bestValLoss.value <= valLoss)) {
    training.bestValLoss = {iteration, value: valLoss};
  }
};

/** A validation's loss, shown in its chart from now on. */
export const noteValLoss = (state: RunState, event: EventOf<'validation'>): void => {
  noteValFigures(state, event);
  addToSpans(state.series.valLoss, event.t, event.t, event.valLoss);
};

/** What a test told, whenever it was made. */
export const noteTest = ({training}: RunState, {loss, perplexity}: EventOf<'test'>): void => {
  training.testLoss = loss;
  training.testPerplexity = perplexity;
};

const KEPT_WARNINGS = 32;

/** What the trainer or the recorder warns of; of one thing the newest words count. */
export const noteWarning = (state: RunState, {t, code, text, waiter}: EventOf<'warning'>): void => {
  const known = state.warnings.find(warning => warning.code === code);
  if (known) Object.assign(known, {text, waiter: waiter ?? null});
  else if (state.warnings.length < KEPT_WARNINGS) state.warnings.push({code, text, since: t, waiter: waiter ?? null});
};
