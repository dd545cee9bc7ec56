import {UserError} from '../errors.js';
import {BEAT_MS, beats, type Heartbeat, heartbeatAge, isSameBeat, readHeartbeat} from './heartbeat.js';
import {type LockOwner, livesBy} from './lock.js';
import {type Place, sightOf} from './place.js';

/** `unknown`: nobody can tell from here, and so nobody here may end, revive or remove anything for it. */
export type Life = 'lives' | 'over' | 'unknown';

/** What a process tells others by: from where it looks, `Host.processIdentity`, and whether a process is mlxtop's (`isOursBy`). */
export type Eyes = {
  here: Place;
  identify: (pid: number) => Promise<string | null>;
  isOurs: (pid: number) => Promise<boolean>;
};

/**
 * Whether a process lives, as far as that can be told from here: while its pid belongs to the same process. `unknown` too while its pid is
 * there and the system does not tell whose it is (a `UserError` of `identify`).
 */
export const processLife = async (
  {here, identify}: Omit<Eyes, 'isOurs'>,
  {pid, identity, place}: LockOwner,
  isOurs?: Eyes['isOurs'],
): Promise<Life> => {
  const sight = sightOf(place, here);
  if (sight !== 'here') return sight === 'restarted' ? 'over' : 'unknown';
  try {
    return (await livesBy(identify, isOurs)({pid, identity})) ? 'lives' : 'over';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'unknown';
  }
};

/**
 * A beat younger than this is a sign of life. Far more than a beat takes: a share of a network hands on what another machine writes
 * half a minute later, and the clocks of two machines differ.
 */
const FRESH_MS = 60_000;

/** By the heartbeat's path: the last beat that was seen in this process, and when it was seen first, by a clock that is never set. */
const seen = new Map<string, {beat: Heartbeat; since: number; hasChanged: boolean}>();

/** Whether a recorder has given a sign of life lately: by its clock or the disk's, and whatever they say when this process saw it beat. */
const isBeating = (path: string, pid: number): boolean => {
  const beat = readHeartbeat(path);
  if (beat?.pid !== pid) return false;
  const before = seen.get(path);
  const now = performance.now();
  if (before === undefined || !isSameBeat(before.beat, beat)) {
    seen.set(path, {beat, since: now, hasChanged: before !== undefined});
  }
  const last = seen.get(path);
  return heartbeatAge(beat, Date.now()) < FRESH_MS || (last?.hasChanged === true && now - last.since < FRESH_MS);
};

/** The same of a run's recorder, which beats into the file at `heartbeat`: one that beats lives, whatever its pid looks like from here. */
export const recorderLife = async (eyes: Eyes, owner: LockOwner, heartbeat: string): Promise<Life> => {
  const life = await processLife(eyes, owner, eyes.isOurs);
  const isHere = sightOf(owner.place, eyes.here) === 'here';
  if (life === 'lives' || (isHere && life === 'over') || !isBeating(heartbeat, owner.pid)) return life;
  // A beat of a moment before the restart is young too.
  return life === 'unknown' || (await beats(heartbeat, 3 * BEAT_MS)) ? 'lives' : life;
};
