import {formatBytes, formatNumber} from '../format/units.js';
import type {EstimatedChange} from '../journal/events.js';
import {isMemoryShort} from './short-memory.js';
import {isStale} from './slowdown/freshness.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** So many changes are worth naming while a run goes on: those with the most gain for their pain come first. */
const MOST = 2;

/** A value as a person writes it: `1,024`. */
const valueWords = (value: string): string => (/^\d{4,}$/.test(value) ? formatNumber(Number(value)) : value);

/** A change in words: `max_seq_length 768 instead of 1,024 would save ≈2.3 GB (cuts 4 % of the rows)`. */
export const changeWords = ({setting, from, to, savesBytes, costs}: EstimatedChange): string => {
  const instead = from === null || from === 'false' ? '' : ` instead of ${valueWords(from)}`;
  const what = to === 'true' ? setting : `${setting} ${valueWords(to)}${instead}`;
  return `${what} would save ≈${formatBytes(savesBytes)}${costs === '' ? '' : ` (${costs})`}`;
};

/** What the next run could do with less memory for, while memory is short: what this run's estimate has found. */
export const nextRunAdvice = ({estimate, sample}: RunState, now: number): RunView['advice'] => {
  if (estimate === null || !sample?.memory || isStale(sample.t, now, 'memory')) return [];
  if (!isMemoryShort(sample.memory) || sample.memory.limitedBy !== 'machine') return [];
  return estimate.changes.slice(0, MOST).map(change => ({
    action: 'next-run',
    app: null,
    bytes: change.savesBytes,
    savesSeconds: null,
    why: changeWords(change),
  }));
};
