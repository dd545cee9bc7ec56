import type {Series} from '../../insight/series.js';
import {hasValues} from './buckets.js';
import type {ChartLine} from './chart.js';

/** A figure as a line of a chart; none where it was never measured. */
export const line = (
  key: string,
  label: string,
  values: Series,
  tone: ChartLine['tone'],
  more: Partial<ChartLine> = {},
): ChartLine[] => (hasValues(values) ? [{key, label, values, look: 'line', tone, ...more}] : []);
