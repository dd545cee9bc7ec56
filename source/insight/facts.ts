import type {EventOf, FactSource} from '../journal/events.js';
import {activeParts} from './clock.js';
import {addToSpans} from './series.js';
import type {RunState} from './state.js';

const TRUST: Record<FactSource, number> = {config: 0, flag: 1, trainer: 2};

/** The number of iterations to train; a later word counts when it is trusted as much. */
export const setTotal = (state: RunState, iterations: number, source: FactSource): void => {
  const {total} = state.training;
  if (iterations > 0 && (!total || TRUST[source] >= TRUST[total.source])) state.training.total = {iterations, source};
};

/** What a report says of the training. A loss is the mean since the last report, so that is the time its chart shows it for. */
export const noteReport = (state: RunState, report: EventOf<'report'>): void => {
  const {training, series} = state;
  training.trainLoss = report.trainLoss ?? training.trainLoss;
  training.learningRate = report.learningRate ?? training.learningRate;
  training.tokensPerSecond = report.tokensPerSecond ?? training.tokensPerSecond;
  training.trainedTokens = report.trainedTokens ?? training.trainedTokens;
  training.peakMemoryBytes = report.peakMemoryBytes ?? training.peakMemoryBytes;
  if (report.trainLoss !== null) {
    for (const part of activeParts(state, {from: training.lastReportAt ?? report.t, to: report.t})) {
      addToSpans(series.loss, part.from, part.to, report.trainLoss);
    }
    addToSpans(series.loss, report.t, report.t, report.trainLoss);
  }
  training.lastReportAt = report.t;
};

/** A validation's loss, and whether it is the best. */
export const noteValLoss = (state: RunState, {t, iteration, valLoss}: EventOf<'validation'>): void => {
  const {training, series} = state;
  training.valLoss = valLoss;
  addToSpans(series.valLoss, t, t, valLoss);
  if (Number.isFinite(valLoss) && !(training.bestValLoss && training.bestValLoss.value <= valLoss)) {
    training.bestValLoss = {iteration, value: valLoss};
  }
};
