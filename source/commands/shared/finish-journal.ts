import {rmSync, statSync} from 'node:fs';
import {isWriteRefused} from '../../errors.js';
import {RunHistory} from '../../history/history.js';
import {writeRollup} from '../../history/rollup.js';
import {latestHistory} from '../../history/shared.js';
import {dropUnwritten, keepUnwritten} from '../../history/unwritten.js';
import {appendAsDated} from '../../journal/append.js';
import type {RunEvent} from '../../journal/events.js';
import {type LockOwner, releaseLock, takeLock} from '../../journal/lock.js';
import {withWallTime} from '../../journal/run-clock.js';
import {releasedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {END_LINES, endByWords, releaseEvents} from '../../recorder/adopted-ending.js';
import {endEvent, readExitCode} from '../../recorder/ending.js';
import {lastWords} from '../../trainer/last-words.js';
import {ownerLives, theHost} from './machine.js';

/** The last event is so long ago that the end, whenever it was, is nearer to it than to now. */
const LONG_AGO_MS = 60_000;

/**
 * When a run ended that nobody saw end: when its exit file was written; else, with nothing heard of it for long, when
 * it was last heard of. The time between is nobody's: the machine may have been off. By the run's clock.
 */
const whenEnded = ({record, paths}: Run, history: RunHistory): number => {
  const {at, offsetMs} = history.state.clock;
  const heard = at ?? record.createdAt;
  const {now, offset} = history.time();
  const exit = statSync(paths.exit, {throwIfNoEntry: false})?.mtimeMs;
  if (exit !== undefined) {
    // The machine's clock, by which files are dated, may have been set before it was written, or after.
    const dated = [exit - offset, exit - offsetMs].find(t => t >= heard && t <= now) ?? exit - offset;
    return Math.round(Math.min(now, Math.max(dated, heard)));
  }
  return now - heard > LONG_AGO_MS ? heard : now;
};

/** The end of a run that nobody recorded. */
const endEvents = (run: Run, history: RunHistory): RunEvent[] => {
  const {record, paths} = run;
  const t = whenEnded(run, history);
  const {adopted} = record;
  if (!adopted) return [{...endEvent(t, readExitCode(paths.exit), history.state.stops.length > 0), unseen: true}];
  const released = releasedAt(record);
  // It was noted by the machine's clock.
  if (released !== null) return releaseEvents(Math.max(history.state.clock.at ?? 0, released - history.time().offset));
  return [{...endByWords(t, history.state, lastWords(paths.log, END_LINES)), unseen: true}];
};

const writeEnd = async (run: Run): Promise<void> => {
  const {paths} = run;
  const host = await theHost();
  const owner: LockOwner = {pid: process.pid, identity: await host.processIdentity(process.pid)};
  if (!(await takeLock(paths.lock, owner, ownerLives))) return;
  try {
    const history = new RunHistory(paths);
    history.catchUpFully();
    if (history.state.end) return;
    const {offset} = history.time();
    const events = endEvents(run, history).map(event => withWallTime(event, offset));
    appendAsDated(paths.journal, events);
    history.catchUpFully();
    writeRollup(paths.rollup, history.rollup());
    // What kept the dead recorder from writing no longer does.
    rmSync(paths.health, {force: true});
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
