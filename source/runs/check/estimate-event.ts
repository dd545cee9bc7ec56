import type {CheckResult} from '../../estimate/check-result.js';
import type {EventOf} from '../../journal/events.js';

/** What a check found about a run's memory, as its journal keeps it. */
export type EstimateFields = Omit<EventOf<'estimate'>, 't' | 'type'>;

/** More would never be shown. */
const MOST_CHANGES = 6;

/** The estimate of a check as the fields of an `estimate` event; null where nothing was estimated. */
export const estimateFields = ({estimate, plainBytes, settings, changes}: CheckResult): EstimateFields | null => {
  if (estimate === null || plainBytes === null || settings?.model === null || settings === null) return null;
  const {peakBytes, lowBytes, highBytes, phase, calibratedBy} = estimate;
  return {
    model: settings.model,
    estimatedBytes: peakBytes,
    lowBytes,
    highBytes,
    phase,
    plainBytes,
    calibratedBy: calibratedBy?.run.id ?? null,
    changes: changes.changes
      .filter(({setting}) => setting !== 'quit')
      .slice(0, MOST_CHANGES)
      .map(({setting, from, to, savesBytes, costs}) => ({
        setting,
        from: from === null ? null : String(from),
        to: String(to),
        savesBytes,
        costs,
      })),
  };
};
