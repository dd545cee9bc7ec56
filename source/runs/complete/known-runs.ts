import {existsSync, readdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import {decodeEvent} from '../../journal/codec.js';
import type {RunEvent} from '../../journal/events.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {readIfRegular} from '../../journal/regular-file.js';
import {recordOf, runPaths, runsFolder} from '../../journal/run-folder.js';
import type {RunRecord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {tailOfFile} from '../../trainer/file-tail.js';

/** Somebody waits for the key that they have just pressed: older runs are found by typing, not by looking on. */
const MOST_RUNS = 100;
const MAX_RECORD_BYTES = 1024 * 1024;
/** The last events of an ended run; and of one in progress, the last list of its applications. */
const TAIL_BYTES = 16 * 1024;
const APPS_TAIL_BYTES = 512 * 1024;

/** How a run fares, as far as its folder tells at a glance. */
export type Glance = {run: Run; state: 'waiting' | 'in progress' | 'ended'; end: string | null};

const recordIn = (folder: string): Run | null => {
  try {
    const paths = runPaths(folder);
    const record: RunRecord | null = recordOf(paths, JSON.parse(readIfRegular(paths.record, MAX_RECORD_BYTES) ?? ''));
    return record?.id === basename(folder) ? {record, paths} : null;
  } catch {
    return null;
  }
};

/** The newest runs, by the times in their ids; folders that cannot be read are left out. */
export const newestRuns = (home: string): Run[] => {
  const parent = runsFolder(home);
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .slice(-MOST_RUNS)
    .reverse()
    .flatMap(name => recordIn(join(parent, name)) ?? []);
};

/** The last event of a type within the last bytes of the journal; null for none there. */
const lastEvent = <Type extends RunEvent['type']>(
  journal: string,
  type: Type,
  bytes: number,
): Extract<RunEvent, {type: Type}> | null => {
  const lines = tailOfFile(journal, bytes).toString('utf8').split('\n');
  const line = lines.findLast(one => one.includes(`"type":"${type}"`));
  const event = line === undefined ? null : decodeEvent(line);
  return event === null || event === 'unknown' || event.type !== type
    ? null
    : (event as Extract<RunEvent, {type: Type}>);
};

/** How a run fares: no process is asked, so that one whose machine has failed may still be in progress here. */
export const glanceAt = (run: Run): Glance => {
  const {paths} = run;
  if (isWaiting(paths)) return {run, state: 'waiting', end: null};
  try {
    const end = lastEvent(paths.journal, 'end', TAIL_BYTES);
    if (end !== null) return {run, state: 'ended', end: end.state};
  } catch {
    // Damaged: it is said by the command that reads it.
  }
  return {run, state: existsSync(paths.exit) ? 'ended' : 'in progress', end: null};
};

/** The names of the applications that the newest run's recorder saw last. */
export const appsSeen = (runs: readonly Run[]): string[] => {
  for (const {paths} of runs.slice(0, 3)) {
    const seen = lastEvent(paths.journal, 'apps', APPS_TAIL_BYTES);
    if (seen !== null) return seen.apps.map(({name}) => name);
  }
  return [];
};
