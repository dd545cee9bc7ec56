import {rmSync} from 'node:fs';
import {isWriteRefused} from '../../errors.js';
import {RunHistory} from '../../history/history.js';
import {writeRollup} from '../../history/rollup.js';
import {latestHistory} from '../../history/shared.js';
import {dropUnwritten, keepUnwritten} from '../../history/unwritten.js';
import {appendEvent} from '../../journal/append.js';
import type {RunEvent} from '../../journal/events.js';
import {type LockOwner, releaseLock, takeLock} from '../../journal/lock.js';
import {statRegular} from '../../journal/regular-file.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {releasedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {END_LINES, endByWords, releaseEvents} from '../../recorder/adopted-ending.js';
import {endEvent, readExitCode} from '../../recorder/ending.js';
import {lastWords} from '../../trainer/last-words.js';
import {lockOwnerLives, theHost} from './machine.js';
import {unseenOutput} from './unseen-output.js';

/** The last event is so long ago that the end, whenever it was, is nearer to it than to now. */
const LONG_AGO_MS = 60_000;

/**
 * When a run ended that nobody saw end: when its exit file was written; else, with nothing heard of it for long, when
 * it was last heard of. The time between is nobody's: the machine may have been off.
 */
const whenEnded = ({record, paths}: Run, history: RunHistory, now: number): number => {
  const heard = history.state.clock.at ?? record.createdAt;
  const exit = statRegular(paths.exit)?.mtimeMs;
  if (exit !== undefined) return Math.round(Math.min(now, Math.max(exit, heard)));
  return now - heard > LONG_AGO_MS ? heard : now;
};

/** The end of a run that nobody recorded. */
const endEvents = (run: Run, history: RunHistory): RunEvent[] => {
  const {record, paths} = run;
  const t = whenEnded(run, history, Date.now());
  const {adopted} = record;
  if (!adopted) return [{...endEvent(t, readExitCode(paths.exit), history.state.stops.length > 0), unseen: true}];
  const released = releasedAt(record);
  if (released !== null) return releaseEvents(released);
  return [{...endByWords(t, history.state, lastWords(paths.log, END_LINES)), unseen: true}];
};

/** A rollup is no more than a help: what stands in its place keeps no end from being written. */
const leaveRollup = ({rollup}: RunPaths, history: RunHistory): void => {
  try {
    writeRollup(rollup, history.rollup());
  } catch (error) {
    if (isWriteRefused(error)) throw error;
  }
};

const writeEnd = async (run: Run): Promise<void> => {
  const {paths} = run;
  const host = await theHost();
  const owner: LockOwner = {pid: process.pid, identity: await host.processIdentity(process.pid)};
  if (!(await takeLock(paths.lock, owner, lockOwnerLives))) return;
  try {
    const history = new RunHistory(paths);
    history.catchUpFully();
    if (history.state.end) return;
    for (const event of await unseenOutput(run, whenEnded(run, history, Date.now()))) appendEvent(paths.journal, event);
    history.catchUpFully();
    for (const event of endEvents(run, history)) appendEvent(paths.journal, event);
    history.catchUpFully();
    leaveRollup(paths, history);
    // What kept the dead recorder from writing no longer does.
    rmSync(paths.health, {recursive: true, force: true});
  } finally {
    releaseLock(paths.lock, owner);
  }
};

/**
 * Writes the end of a run whose recorder did not live to see it: what the exit file says, or that the pane went away.
 * Throws the error of a disk that takes no writes; this process sees the end all the same.
 */
export const finishJournal = async (run: Run): Promise<void> => {
  const {journal} = run.paths;
  const shared = latestHistory(run.paths);
  if (shared.state.end && !shared.hasUnwritten) return;
  dropUnwritten(journal);
  const history = new RunHistory(run.paths);
  history.catchUpFully();
  if (history.state.end) return;
  try {
    await writeEnd(run);
  } catch (error) {
    if (isWriteRefused(error)) keepUnwritten(journal, endEvents(run, history));
    throw error;
  }
};
