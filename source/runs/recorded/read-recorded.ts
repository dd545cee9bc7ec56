import {readEarlier} from '../../history/earlier-runs.js';
import type {RecordedRun} from '../../insight/recorded-run.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {wholeRun} from '../../insight/whole/whole-run.js';
import {readRunRecord} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {snapshotOf} from '../view.js';

/**
 * A run with those that it continues, from their rollups and what their journals have beyond these; `wall` is the
 * machine's time, in ms since 1970. Later reads do not change it. An earlier run that is gone or damaged is left out,
 * with all before it. Throws an `UnreadableFileError` where the run itself cannot be read.
 */
export const readRecorded = async (run: Run, wall = Date.now()): Promise<RecordedRun> => {
  const {view, state: shared, now, clockOffset} = snapshotOf(run, wall);
  const state = structuredClone(shared);
  const earlier = await readEarlier(run.paths.folder, state.continues, async (before, paths) => ({
    state: before,
    record: await readRunRecord(paths).catch(() => null),
  }));
  return {view, state, now, clockOffset, record: run.record, earlier};
};

/** The same as reports draw it and comparisons compare it. */
export const readWhole = async (run: Run, wall = Date.now()): Promise<WholeRun> =>
  wholeRun(await readRecorded(run, wall));
