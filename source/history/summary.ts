import {describe} from '../insight/describe.js';
import {STATE_VERSION} from '../insight/state.js';
import type {RunView} from '../insight/view.js';
import {viewInWallTime} from '../insight/wall-time.js';
import {replaceFile} from '../journal/files.js';
import {readIfRegular, statRegular} from '../journal/regular-file.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {RunHistory} from './history.js';
import {decodePlain, encodePlain} from './plain.js';

declare const MLXTOP_VERSION: string;

/** What one version of the program makes of a run, another may see differently. Only a built program has a version. */
const version = (): string => `${STATE_VERSION} ${typeof MLXTOP_VERSION === 'undefined' ? '' : MLXTOP_VERSION}`;

/** What is said only for some time after a run's end (the longest for an hour, see insight/advice.ts) is over by then. */
const SETTLED_MS = 2 * 3_600_000;

/**
 * What an ended run shows for good, beside its rollup. Whoever lists many runs reads this: some KB of each, where a rollup with its
 * charts has 160. It can be computed again at any time, and holds for a journal of that size.
 */
type Summary = {version: string; journalBytes: number; view: RunView};

/** Many times what one needs. */
const MOST_BYTES = 1024 * 1024;

const isSummary = (value: unknown): value is Summary =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === version();

/** What a run shows that ended long before `now` (ms since 1970); null where no summary tells. Throws system errors. */
export const readSummary = (paths: RunPaths, now: number): RunView | null => {
  let summary: unknown;
  try {
    summary = decodePlain(readIfRegular(paths.summary, MOST_BYTES) ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isSummary(summary) || summary.journalBytes !== (statRegular(paths.journal)?.size ?? 0)) return null;
  const {endedAt} = summary.view.run;
  return endedAt !== null && now - endedAt >= SETTLED_MS ? summary.view : null;
};

/** Leaves the summary of a run whose history was read to its end, if it has one. A disk that takes no writes is no trouble here. */
export const leaveSummary = (paths: RunPaths, history: RunHistory): void => {
  const {state, hasUnwritten} = history;
  if (state.end === null || state.id === '' || hasUnwritten) return;
  const view = viewInWallTime(describe(state, state.end.at + SETTLED_MS), history.time().offset);
  const summary: Summary = {version: version(), journalBytes: history.rollup().journalBytes, view};
  try {
    replaceFile(paths.summary, encodePlain(summary));
  } catch {
    // Then the next list takes as long as this one.
  }
};
