import type {EventOf} from '../journal/events.js';
import {noteFigures} from './facts.js';
import {noteTokens} from './segments.js';
import type {RunState} from './state.js';
import {figuresOfReport} from './stated-figures.js';
import {isLedInside, type Teller, tell} from './told.js';

const tellerOf = ({inside}: {inside?: number}): Teller => (inside === undefined ? 'console' : 'inside');

const noteBytes = ({training}: RunState, {inside = 0}: {inside?: number}): void => {
  training.inside.bytes = Math.max(training.inside.bytes, inside);
};

/** A report without the figures that come from inside more exactly, a moment later. */
const withoutExact = (report: EventOf<'report'>): EventOf<'report'> => ({
  ...report,
  learningRate: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
});

/** Takes in the figures of a report from inside whose iteration the console has told of already. */
const refineReport = (state: RunState, report: EventOf<'report'>, isLatest: boolean): void => {
  if (!isLatest) {
    Object.assign(state.training, figuresOfReport({...report, trainLoss: null}));
    return;
  }
  noteFigures(state, report);
  const {iteration, trainedTokens} = report;
  if (trainedTokens !== null && state.pace.tokens?.iteration !== iteration) noteTokens(state, iteration, trainedTokens);
};

/**
 * What of a report, from the console or from inside, is to be taken in as one; null for an iteration that was told
 * before: it counts once, whichever comes first. The figures from inside come before those of the console.
 */
export const newsOfReport = (state: RunState, report: EventOf<'report'>): EventOf<'report'> | null => {
  noteBytes(state, report);
  const {reports} = state.training.inside;
  const from = tellerOf(report);
  const isLed = isLedInside(reports);
  const order = tell(reports, from, report.iteration);
  if (order === 'news') return from === 'console' && isLed ? withoutExact(report) : report;
  if (from === 'inside' && order !== 'over') refineReport(state, report, order === 'same');
  return null;
};

/** Puts the exact loss in the place of the console's. */
const refineLoss = ({training}: RunState, {iteration, valLoss}: EventOf<'validation'>): void => {
  training.valLoss = valLoss;
  const last = training.valLosses.at(-1);
  if (last?.iteration === iteration) last.value = valLoss;
  if (training.bestValLoss?.iteration === iteration && Number.isFinite(valLoss)) training.bestValLoss.value = valLoss;
};

/** The same for a validation: whether it is to be taken in as one. */
export const isNewValidation = (state: RunState, validation: EventOf<'validation'>): boolean => {
  noteBytes(state, validation);
  const from = tellerOf(validation);
  const order = tell(state.training.inside.validations, from, validation.iteration);
  if (order === 'same' && from === 'inside') refineLoss(state, validation);
  return order === 'news';
};
