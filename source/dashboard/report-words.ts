import {formatDuration, formatNumber} from '../format/units.js';
import {areReportsRare} from '../insight/rare-reports.js';
import {inWhole} from '../insight/whole-training.js';
import {hasEnded} from './state-words.js';
import type {Snapshot} from './types.js';

const seconds = (from: number, to: number): string => formatDuration((to - from) / 1000);

/** When the next report is due, where reports are rare; null otherwise, and while that is not known. */
export const nextReportWords = ({view, now}: Pick<Snapshot, 'view' | 'now'>): string | null => {
  const {nextReportAt} = view.training;
  if (nextReportAt === null || !areReportsRare(view.training) || hasEnded(view.run.state)) return null;
  return nextReportAt < now
    ? `report ${seconds(nextReportAt, now)} overdue`
    : `next report in ≈ ${seconds(now, nextReportAt)}`;
};

/**
 * When the last report came and, where reports are rare, when the next is due. Empty before the first report and after
 * the end.
 */
export const reportWords = (snapshot: Pick<Snapshot, 'view' | 'now'>): string => {
  const {lastReportAt, lastReportIteration} = snapshot.view.training;
  if (lastReportAt === null || lastReportIteration === null || hasEnded(snapshot.view.run.state)) return '';
  const ago = `${seconds(lastReportAt, snapshot.now)} ago`;
  const next = nextReportWords(snapshot);
  if (next === null) return `last report ${formatNumber(inWhole(snapshot.view, lastReportIteration))}, ${ago}`;
  return next.startsWith('next')
    ? `last report ${ago}, ${next.replace('next report', 'next')}`
    : `${next}, last ${ago}`;
};
