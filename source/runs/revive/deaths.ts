import {sessionNameFor} from '../../format/run-name.js';
import {formatClock} from '../../format/units.js';
import {fileSize} from '../../journal/files.js';
import {readHeartbeat} from '../../journal/heartbeat.js';
import {type LockOwner, readLock} from '../../journal/lock.js';
import type {Run} from '../../journal/runs.js';
import {afterDeath, isLooping, untilStart} from '../../recorder/crash-loop.js';
import {lastReason, readDeaths, writeDeaths} from '../../recorder/deaths-file.js';

/**
 * Records that a recorder has died; one that ended normally has left no lock. Each death counts once, whichever process
 * finds it.
 */
export const noteDeath = ({paths}: Run, owner: LockOwner | null, reason = lastReason(paths)): void => {
  const before = readDeaths(paths);
  const beat = readHeartbeat(paths.heartbeat);
  const t = owner !== null && beat?.pid === owner.pid ? beat.t : Date.now();
  const after = afterDeath(before, {pid: owner?.pid ?? null, t, reason});
  if (after !== before) writeDeaths(paths, after);
};

/** For a run without a recorder: counts the death of its last one, if it died. */
export const noteDeadOwner = (run: Run): void => {
  const owner = readLock(run.paths.lock);
  if (owner !== null) noteDeath(run, owner);
};

/**
 * For a recorder that was started and is not there: counts its death only if it printed something, since one that is
 * slow to start has not died. The lock may still be that of the recorder before it.
 */
export const noteFailedStart = (run: Run): void => {
  if (fileSize(run.paths.recorderWords) === 0) return;
  const owner = readLock(run.paths.lock);
  const isBefore = readDeaths(run.paths).deaths.some(({pid}) => pid === owner?.pid);
  noteDeath(run, isBefore ? null : owner);
};

/** How long the next recorder has to wait, in ms, if the recorders of this run keep dying. */
export const waitForRevival = ({paths}: Run): number => untilStart(readDeaths(paths), Date.now());

/** The warning that the recorders of a run keep dying, and why; null when they do not. */
export const loopWords = ({record: {name, adopted}, paths}: Run): string | null => {
  const now = Date.now();
  const loop = readDeaths(paths);
  const last = loop.deaths.at(-1);
  if (last === undefined || !isLooping(loop, now)) return null;
  const wait = untilStart(loop, now);
  const next =
    wait > 0
      ? ` It will be restarted in ${Math.ceil(wait / 1000)} s; to do it now: mlxtop attach ${sessionNameFor(name)}.`
      : '';
  // The trainer that writes a followed file may be gone by now.
  const what = adopted?.kind === 'log' ? 'Its history' : 'The run continues; its history';
  // What to do comes first: a narrow dashboard shows no more than that.
  return `The recorder of ${name} keeps dying.${next} Last at ${formatClock(last.t, now)}: ${last.reason}. ${what} has gaps.`;
};
