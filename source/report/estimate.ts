import {formatBytes} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {rangeText} from './check/verdict.js';

/** By how much the measured peak is off the estimate: `4 % more`, `12 % less`, `as estimated`. */
const offBy = (measured: number, estimated: number): string => {
  const percent = Math.round((100 * (measured - estimated)) / estimated);
  if (percent === 0) return 'as estimated';
  return `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'less'}`;
};

type Predicted = Parameters<typeof rangeText>[0];

/**
 * What was estimated of a run's peak, and what was measured: `estimated ≈ 9.1 GB (8.2–10.4), measured 9.4 GB (3 %
 * more)`. While a run goes on its peak is what it was so far. `isBeside`: the measured one stands there already.
 */
export const predictedWords = (
  predicted: Predicted,
  measuredBytes: number | null,
  isOver: boolean,
  isBeside = false,
): string => {
  const estimated = `estimated ${rangeText(predicted)}`;
  if (measuredBytes === null) return estimated;
  const off = offBy(measuredBytes, predicted.peakBytes);
  if (isBeside) return isOver ? `${estimated}: ${off}` : `${estimated}, so far`;
  const measured = `measured ${formatBytes(measuredBytes)}`;
  return isOver ? `${estimated}, ${measured} (${off})` : `${estimated}, ${measured} so far`;
};

/** The same of a run's view; empty where nothing was estimated. */
export const estimateWords = ({estimate, run}: RunView): string =>
  estimate === null ? '' : predictedWords(estimate, estimate.measuredBytes, run.endedAt !== null);
