import {UserError} from '../errors.js';
import {type MonotonicMs, monotonicNow} from './clocks.js';
import {BEAT_MS, type Heartbeat, heartbeatAge, isSameBeat, readHeartbeat, waitForBeat} from './heartbeat.js';
import {isAliveBy, type LockOwner} from './lock.js';
import {type Place, sightOf} from './place.js';

/**
 * Whether a process lives. `unknown`: it cannot be told from here, so nothing of it may be ended, revived or removed.
 */
export type Life = 'lives' | 'over' | 'unknown';

/**
 * How this process tells others apart: its own place, `Host.processIdentity`, and whether a process is mlxtop's
 * (`isOursBy`).
 */
export type Observer = {
  here: Place;
  identify: (pid: number) => Promise<string | null>;
  isOurs: (pid: number) => Promise<boolean>;
};

/**
 * Whether a process lives, as far as can be told from here: it does while its pid belongs to the same process. Also
 * `unknown` while its pid exists and the system does not say whose it is (`identify` throws a `UserError`).
 */
export const processLife = async (
  {here, identify}: Omit<Observer, 'isOurs'>,
  {pid, identity, place}: LockOwner,
  isOurs?: Observer['isOurs'],
): Promise<Life> => {
  const sight = sightOf(place, here);
  if (sight !== 'here') return sight === 'restarted' ? 'over' : 'unknown';
  try {
    return (await isAliveBy(identify, isOurs)({pid, identity})) ? 'lives' : 'over';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'unknown';
  }
};

/**
 * A beat younger than this is a sign of life. Far more than the time between two beats: a network share may show what
 * another machine writes half a minute later, and the clocks of two machines differ.
 */
const FRESH_MS = 60_000;

/** By the heartbeat's path: the last beat that this process saw, and when it first saw it. */
const seen = new Map<string, {beat: Heartbeat; since: MonotonicMs; hasChanged: boolean}>();

/**
 * Whether a recorder gave a sign of life lately: by its clock or the disk's, or because this process saw its beat
 * change.
 */
const isBeating = (path: string, pid: number): boolean => {
  const beat = readHeartbeat(path);
  if (beat?.pid !== pid) return false;
  const before = seen.get(path);
  const now = monotonicNow();
  if (before === undefined || !isSameBeat(before.beat, beat)) {
    seen.set(path, {beat, since: now, hasChanged: before !== undefined});
  }
  const last = seen.get(path);
  return heartbeatAge(beat, Date.now()) < FRESH_MS || (last?.hasChanged === true && now - last.since < FRESH_MS);
};

/**
 * Whether a run's recorder lives. It beats into the file at `heartbeat`, and one that beats lives, whatever its pid
 * looks like from here.
 */
export const recorderLife = async (eyes: Observer, owner: LockOwner, heartbeat: string): Promise<Life> => {
  const life = await processLife(eyes, owner, eyes.isOurs);
  const isHere = sightOf(owner.place, eyes.here) === 'here';
  if (life === 'lives' || (isHere && life === 'over') || !isBeating(heartbeat, owner.pid)) return life;
  // A beat from just before the restart is young too.
  return life === 'unknown' || (await waitForBeat(heartbeat, 3 * BEAT_MS)) ? 'lives' : life;
};
