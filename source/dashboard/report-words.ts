import {formatDuration, formatNumber} from '../format/units.js';
import {inWhole} from '../insight/whole-training.js';
import {hasEnded} from './state-words.js';
import type {Look} from './types.js';

/** Reports further apart than this are waited for: then the next one counts, not the iteration of the last. */
const RARE_SECONDS = 30;

const seconds = (from: number, to: number): string => formatDuration((to - from) / 1000);

/** When the next report is due, where they are rare; null elsewhere, and while that is not known. */
export const nextReportWords = ({view, now}: Pick<Look, 'view' | 'now'>): string | null => {
  const {lastReportAt, nextReportAt} = view.training;
  if (lastReportAt === null || nextReportAt === null || hasEnded(view.run.state)) return null;
  if (nextReportAt - lastReportAt < RARE_SECONDS * 1000) return null;
  return nextReportAt < now
    ? `report ${seconds(nextReportAt, now)} overdue`
    : `next report in ≈ ${seconds(now, nextReportAt)}`;
};

/**
 * When the last report came and, where they are rare, when the next is due. Empty before the first report and after the end.
 */
export const reportWords = (look: Pick<Look, 'view' | 'now'>): string => {
  const {lastReportAt, lastReportIteration} = look.view.training;
  if (lastReportAt === null || lastReportIteration === null || hasEnded(look.view.run.state)) return '';
  const ago = `${seconds(lastReportAt, look.now)} ago`;
  const next = nextReportWords(look);
  if (next === null) return `last report ${formatNumber(inWhole(look.view, lastReportIteration))}, ${ago}`;
  return next.startsWith('next')
    ? `last report ${ago}, ${next.replace('next report', 'next')}`
    : `${next}, last ${ago}`;
};
