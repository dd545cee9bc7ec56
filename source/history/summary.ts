import {describe} from '../insight/describe.js';
import {STATE_VERSION} from '../insight/state.js';
import type {RunView} from '../insight/view.js';
import {viewInWallTime} from '../insight/wall-time.js';
import {replaceFile} from '../journal/files.js';
import {readIfRegular, statRegular} from '../journal/regular-file.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {RunHistory} from './history.js';
import {looksOnly} from './look-only.js';
import {decodePlain, encodePlain} from './plain.js';

declare const MLXTOP_VERSION: string;

/** Another version of the program may view the same run differently. Only a built program has a version. */
const version = (): string => `${STATE_VERSION} ${typeof MLXTOP_VERSION === 'undefined' ? '' : MLXTOP_VERSION}`;

/** What is shown only for some time after a run's end (at most an hour, see insight/advice.ts) is over by then. */
const SETTLED_MS = 2 * 3_600_000;

/**
 * The lasting view of an ended run, kept beside its rollup for lists of many runs: a few KB each, where a rollup with
 * its charts has 160. It can be computed again at any time, and is valid for a journal of that size.
 */
type Summary = {version: string; journalBytes: number; view: RunView};

/** Many times what one needs. */
const MAX_BYTES = 1024 * 1024;

const isSummary = (value: unknown): value is Summary =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === version();

/**
 * The view of a run that ended long before `now` (ms since 1970); null when there is no valid summary. Throws system
 * errors.
 */
export const readSummary = (paths: RunPaths, now: number): RunView | null => {
  let summary: unknown;
  try {
    summary = decodePlain(readIfRegular(paths.summary, MAX_BYTES) ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isSummary(summary) || summary.journalBytes !== (statRegular(paths.journal)?.size ?? 0)) return null;
  const {endedAt} = summary.view.run;
  return endedAt !== null && now - endedAt >= SETTLED_MS ? summary.view : null;
};

/**
 * Writes the summary of a run that has ended, whose history was read to its end. A disk that refuses the write is
 * ignored.
 */
export const leaveSummary = (paths: RunPaths, history: RunHistory): void => {
  const {state, hasUnwritten} = history;
  if (state.end === null || state.id === '' || hasUnwritten || looksOnly()) return;
  const view = viewInWallTime(describe(state, state.end.at + SETTLED_MS), history.time().offset);
  const summary: Summary = {version: version(), journalBytes: history.rollup().journalBytes, view};
  try {
    replaceFile(paths.summary, encodePlain(summary));
  } catch {
    // The next list then takes as long as this one.
  }
};
