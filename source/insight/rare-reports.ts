import type {RunView} from './view.js';

/**
 * Reports further apart than this are rare: what counts then is when the next one comes, not the iteration of the last.
 */
const RARE_SECONDS = 30;

/** Whether the time to the next report is worth showing; false while it is not known when that is due. */
export const areReportsRare = ({
  lastReportAt,
  nextReportAt,
}: Pick<RunView['training'], 'lastReportAt' | 'nextReportAt'>): boolean =>
  lastReportAt !== null && nextReportAt !== null && nextReportAt - lastReportAt >= RARE_SECONDS * 1000;
