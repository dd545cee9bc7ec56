import type {Pressure} from '../../journal/events.js';
import type {QueueEntry, QueueReason} from '../../journal/queue-entry.js';
import type {QueueMark} from '../../journal/queue-mark.js';

/** What has become of the run that another one waits for. */
export type Fate =
  /** It waits itself; it is in progress; it is recorded where it cannot be seen from here; its history is gone. */
  | {kind: 'waiting'; isHeld: boolean}
  | {kind: 'alive' | 'elsewhere' | 'gone'}
  /** `how`: `failed`, `was stopped`, …; `well`: it has finished. */
  | {kind: 'ended'; how: string; well: boolean};

/** What a decision rests on. */
export type Look = {
  fateOf: (id: string) => Fate;
  /** The names of the runs in progress here. */
  inProgress: readonly string[];
};

/** Nothing but memory keeps it from starting. */
export const DUE = {kind: 'due'} as const;
export type Standing = typeof DUE | QueueReason;

const afterFate = (fate: Fate, name: string, anyEnd: boolean): Standing => {
  const end = anyEnd ? 'end' : 'finish';
  switch (fate.kind) {
    case 'waiting':
      return {kind: 'run', text: `${name} (${fate.isHeld ? 'which is held' : 'which waits too'}) to ${end}`};
    case 'alive':
      return {kind: 'run', text: `${name} to ${end}`};
    case 'elsewhere':
      return {kind: 'run', text: `${name} (which is recorded elsewhere) to ${end}`};
    case 'gone':
      return anyEnd ? DUE : {kind: 'held', text: `${name}, which it waits for, was removed`};
    case 'ended':
      return anyEnd || fate.well ? DUE : {kind: 'held', text: `${name} ${fate.how}`};
  }
};

/** Whether a run that waits may start now as far as other runs are concerned, or why not. */
export const standing = (
  {
    mode,
    after,
    afterName,
    anyEnd,
    isMet,
    problem,
  }: Pick<QueueEntry, 'mode' | 'after' | 'afterName' | 'anyEnd' | 'isMet' | 'problem'>,
  {fateOf, inProgress}: Look,
): Standing => {
  if (problem !== undefined) return {kind: 'held', text: problem};
  const fate = after === null || isMet === true ? null : fateOf(after);
  // Of the queue what was to start however the one before it ends is not kept by one that may never start.
  const isPassed = mode === 'queue' && anyEnd && fate?.kind === 'waiting' && fate.isHeld;
  const first = fate === null || isPassed ? DUE : afterFate(fate, afterName ?? after ?? '', anyEnd);
  if (first.kind !== 'due' || mode === 'after') return first;
  const [other] = inProgress;
  return other === undefined ? DUE : {kind: 'run', text: `${other} to end`};
};

/** Two looks that are further apart say nothing about the time between them, in ms. */
const MAX_GAP_MS = 30_000;

/**
 * For how long memory has been green after another look at it (`pressure`; null where the system does not tell) at
 * `now`, ms since 1970 by the machine's clock: with one that was set, the time starts over.
 */
export const nextGreen = (before: QueueMark['green'], pressure: Pressure | null, now: number): QueueMark['green'] => {
  if (pressure !== 'green') return null;
  const goesOn = before !== null && now >= before.last && now - before.last <= MAX_GAP_MS;
  return {since: goesOn ? before.since : now, last: now};
};

/** How many ms of green memory are still missing; 0 for none. */
export const missingGreenMs = (green: QueueMark['green'], seconds: number): number =>
  seconds === 0 ? 0 : Math.max(0, seconds * 1000 - (green === null ? 0 : green.last - green.since));

const span = (seconds: number): string => (seconds === 60 ? 'a minute' : `${seconds} s`);

/** Why a run that is due does not start yet. */
export const memoryReason = (pressure: Pressure | null, seconds: number): QueueReason => ({
  kind: 'memory',
  text: `memory to be green for ${span(seconds)} (${pressure === null ? 'its pressure is unknown here' : `${pressure} now`})`,
});

/** The reason of a run that was due when its tmux session was gone, and whose environment is gone with it. */
export const lostReason = ({hasSecrets, hasInput}: Pick<QueueEntry, 'hasSecrets' | 'hasInput'>): QueueReason => {
  const lost = hasSecrets ? 'a secret of its command' : hasInput ? 'its standard input' : null;
  return lost === null
    ? {kind: 'lost', text: 'its tmux session is gone: the next mlxtop command in a shell starts it'}
    : {kind: 'held', text: `its tmux session is gone, and ${lost} with it`};
};
