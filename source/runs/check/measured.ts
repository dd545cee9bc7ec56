import type {Measured} from '../../estimate/facts.js';
import {readRollup} from '../../history/rollup.js';
import {measuredPeak} from '../../insight/measured-peak.js';
import type {RunState} from '../../insight/state.js';
import {isImported} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';

/** So many of the newest runs are looked at: each costs a file of some 100 KB. */
const MOST_RUNS = 20;
/**
 * By then the first validation is over, and with reports from each 10th iteration on the trainer has printed its peak.
 */
const MIN_ITERATIONS = 10;

/** Whether its peak has been reached: it ended well, or had trained for a while. */
const hasPeaked = ({end, training}: RunState): boolean =>
  end !== null && (end.state === 'finished' || (training.iteration ?? 0) >= MIN_ITERATIONS);

const measuredOf = ({record, paths}: Run, model: string): Measured | null => {
  const state = readRollup(paths.rollup)?.state;
  if (!state || state.estimate?.model !== model || !hasPeaked(state)) return null;
  const peakBytes = measuredPeak(state);
  if (peakBytes === null) return null;
  return {
    run: {id: record.id, name: record.name, startedAt: record.createdAt},
    estimatedBytes: state.estimate.plainBytes,
    peakBytes,
  };
};

/** Recorded here, on a machine of this kind: what others have written measures nothing. */
const isOfKind =
  (platform: NodeJS.Platform) =>
  ({record}: Run): boolean =>
    record.machine.platform === platform && !isImported(record);

/**
 * The newest ended run of the same model on a machine of this kind whose peak was estimated and measured; null where
 * there is none. `runs` are newest first. A rollup that cannot be read is passed over: the estimate stands without it.
 */
export const findMeasured = (runs: readonly Run[], model: string, platform: NodeJS.Platform): Measured | null => {
  for (const run of runs.filter(isOfKind(platform)).slice(0, MOST_RUNS)) {
    try {
      const measured = measuredOf(run, model);
      if (measured !== null) return measured;
    } catch {
      // A file that this user may not read, or one that is being replaced.
    }
  }
  return null;
};
