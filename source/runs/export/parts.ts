import {dirname} from 'node:path';
import type {RowOptions} from '../../export/rows/collect.js';
import type {EventOf} from '../../journal/events.js';
import {JournalFollower} from '../../journal/follow.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {listRunsIn, type Run} from '../../journal/runs.js';

/** A run to export, and how its iterations count. */
export type Part = {run: Run; options: RowOptions};

/** The first line of a journal is short. */
const FIRST_BYTES = 64 * 1024;

const continuesOf = ({journal}: RunPaths): NonNullable<EventOf<'run'>['continues']> | null => {
  const [first] = new JournalFollower(journal).read(FIRST_BYTES).events;
  return first?.type === 'run' ? (first.continues ?? null) : null;
};

const partOf = (run: Run, base: number, upTo: number | null): Part => {
  const {id, intervalMs, imported} = run.record;
  return {run, options: {id, intervalMs, hasTimes: imported?.hasTimes ?? true, base, upTo}};
};

/** The run alone, with iterations as its trainer counts them. */
export const ownPart = (run: Run): Part => partOf(run, 0, null);

/** The last own iteration of an earlier run that the next one did not do again; null where that is not known. */
const lastKept = ({iteration, checkpoint}: NonNullable<EventOf<'run'>['continues']>, base: number): number | null => {
  const at = checkpoint ?? (iteration === 0 ? null : iteration);
  return at === null ? null : Math.max(0, at - base);
};

/**
 * The run and those that it continues, oldest first, with iterations counted over all of them. `gone` is the id of the
 * first one that is not there any more; null where all are. Throws system errors.
 */
export const wholeParts = async (run: Run): Promise<{parts: Part[]; gone: string | null}> => {
  const runs = await listRunsIn(dirname(run.paths.folder));
  let continues = continuesOf(run.paths);
  const parts = [partOf(run, continues?.iteration ?? 0, null)];
  const seen = new Set([run.record.id]);
  while (continues !== null) {
    const {run: id} = continues;
    const earlier = runs.find(({record}) => record.id === id);
    if (earlier === undefined || seen.has(id)) return {parts, gone: id};
    seen.add(id);
    const before = continuesOf(earlier.paths);
    const base = before?.iteration ?? 0;
    parts.unshift(partOf(earlier, base, lastKept(continues, base)));
    continues = before;
  }
  return {parts, gone: null};
};
