import {formatClock} from '../../format/units.js';
import {fileSize} from '../../journal/files.js';
import {readHeartbeat} from '../../journal/heartbeat.js';
import {type LockOwner, readLock} from '../../journal/lock.js';
import type {Run} from '../../journal/runs.js';
import {afterDeath, isLooping, untilStart} from '../../recorder/crash-loop.js';
import {lastReason, readDeaths, writeDeaths} from '../../recorder/deaths-file.js';

/** Keeps in mind that a recorder has died; one that ended in order has left no lock. Each is counted once, whoever finds it. */
export const noteDeath = ({paths}: Run, owner: LockOwner | null, reason = lastReason(paths)): void => {
  const before = readDeaths(paths);
  const beat = readHeartbeat(paths.heartbeat);
  const t = owner !== null && beat?.pid === owner.pid ? beat.t : Date.now();
  const after = afterDeath(before, {pid: owner?.pid ?? null, t, reason});
  if (after !== before) writeDeaths(paths, after);
};

/** Of a run whose recorder is not there: counts its death, if it died. */
export const noteDeadOwner = (run: Run): void => {
  const owner = readLock(run.paths.lock);
  if (owner !== null) noteDeath(run, owner);
};

/**
 * A recorder that was started is not there. One that takes long to start has not died: only one that said something is counted. Its
 * lock may be that of the one before.
 */
export const noteFailedStart = (run: Run): void => {
  if (fileSize(run.paths.recorderWords) === 0) return;
  const owner = readLock(run.paths.lock);
  const isBefore = readDeaths(run.paths).deaths.some(({pid}) => pid === owner?.pid);
  noteDeath(run, isBefore ? null : owner);
};

/** How long the next recorder has to wait, in ms: those of this run may die again and again. */
export const waitForRevival = ({paths}: Run): number => untilStart(readDeaths(paths), Date.now());

/** Says that the recorders of a run die again and again, and why; null when they do not. */
export const loopWords = ({record: {name, adopted}, paths}: Run): string | null => {
  const now = Date.now();
  const loop = readDeaths(paths);
  const last = loop.deaths.at(-1);
  if (last === undefined || !isLooping(loop, now)) return null;
  const wait = untilStart(loop, now);
  const next = wait > 0 ? ` It is started again in ${Math.ceil(wait / 1000)} s; at once: mlxtop attach ${name}.` : '';
  // The trainer that writes a followed file may be gone by now.
  const what = adopted?.kind === 'log' ? 'Its history' : 'The training goes on; its history';
  // What to do comes first: a narrow dashboard shows no more than that.
  return `The recorder of ${name} dies again and again.${next} Last at ${formatClock(last.t, now)}: ${last.reason}. ${what} has holes.`;
};
