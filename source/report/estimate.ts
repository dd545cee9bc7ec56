import {formatBytes} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {rangeText} from './check/verdict.js';

/** By how much the measured peak is off the estimate: `4 % more`, `12 % less`, `as estimated`. */
const offBy = (measured: number, estimated: number): string => {
  const percent = Math.round((100 * (measured - estimated)) / estimated);
  if (percent === 0) return 'as estimated';
  return `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'less'}`;
};

/**
 * What was estimated of a run's peak, and what was measured: `estimated ≈ 9.1 GB (8.2–10.4), measured 9.4 GB (3 %
 * more)`. While a run goes on its peak is what it was so far. Empty where nothing was estimated.
 */
export const estimateWords = ({estimate, run}: RunView): string => {
  if (estimate === null) return '';
  const {measuredBytes, peakBytes} = estimate;
  const estimated = `estimated ${rangeText(estimate)}`;
  if (measuredBytes === null) return estimated;
  const measured = `measured ${formatBytes(measuredBytes)}`;
  return run.endedAt === null
    ? `${estimated}, ${measured} so far`
    : `${estimated}, ${measured} (${offBy(measuredBytes, peakBytes)})`;
};
