import {isWriteRefused} from '../../errors.js';
import {readQueueEntry} from '../../journal/queue-entry.js';
import {dropQueueMark} from '../../journal/queue-mark.js';
import {releasedAt} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {continuationsOf, isToContinue} from '../after-restart/look.js';
import {livingRuns} from '../find/find-run.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {hasExited, lifeOfRun, sightOfRun} from '../life.js';
import {tryToRecord} from '../revive/revive.js';
import {viewOf} from '../view.js';
import {type Fate, lostReason, type Standing, standing} from './due.js';
import {type WaitingRun, waitingHere, waitingOf} from './entries.js';
import {takeQueueNow} from './lock.js';
import {noteMet, noteReason} from './note.js';
import {endWaiting} from './take-out.js';

/** A run that waits, and what keeps it from starting; `isLost`: its tmux session is gone. */
export type SeenWaiting = WaitingRun & {standing: Standing; isLost: boolean};

const HOW: Partial<Record<string, string>> = {
  failed: 'failed',
  stopped: 'was stopped',
  interrupted: 'was interrupted',
};

const endedFate = (run: Run): Fate => {
  const {endedAt, state, outcome} = viewOf(run).run;
  if (releasedAt(run.record) !== null) return {kind: 'ended', how: 'is no longer followed', well: false};
  if (endedAt === null) return {kind: 'alive'};
  const how = HOW[outcome ?? state] ?? 'has finished';
  return {kind: 'ended', how, well: state === 'finished' && outcome !== 'failed'};
};

const fateOfRun = async (run: Run | undefined): Promise<Fate> => {
  if (run === undefined) return {kind: 'gone'};
  const entry = readQueueEntry(run.paths);
  if (entry !== null) return {kind: 'waiting', isHeld: entry.reason.kind === 'held'};
  const life = await lifeOfRun(run);
  if (life === 'lives') return {kind: 'alive'};
  if (life === 'unknown') return {kind: 'elsewhere'};
  // Nobody may have been there to record how it ended.
  await tryToRecord(run);
  const fate = endedFate(run);
  return fate.kind === 'ended' && !fate.well ? fateAfterRestart(run, fate) : fate;
};

/** A run that a restart of the machine has ended goes on in the one that mlxtop starts, or will, in its place. */
const fateAfterRestart = async (run: Run, fate: Fate): Promise<Fate> => {
  if (await isToContinue(run)) return {kind: 'alive'};
  const [next] = await continuationsOf(run, {byItself: true});
  return next === undefined ? fate : fateOfRun(next);
};

/** What has become of a run that another one was told to wait for; `runs` are all of this home. */
export const fateOf = (id: string, runs: readonly Run[]): Promise<Fate> =>
  unlessUnreadable(() => fateOfRun(runs.find(({record}) => record.id === id)), {kind: 'gone'});

const isOver = async ({run}: WaitingRun): Promise<boolean> => (await lifeOfRun(run)) === 'over';

/**
 * Whether the session was closed by hand, which ends the waiting: the server that it was on lives, and is older. With
 * the whole server gone, or the machine restarted, the run goes on waiting.
 */
const isClosed = async (one: WaitingRun): Promise<boolean> => {
  const {tmux} = one.run.record;
  if (tmux === null || (await sightOfRun(one.run)) !== 'here' || !(await isOver(one))) return false;
  const [{connect}, {serverStartedAt}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/sessions.js'),
  ]);
  const startedAt = await serverStartedAt(connect({path: tmux.socketPath}));
  return startedAt !== null && startedAt <= one.entry.queuedAt;
};

const standingOf = (one: WaitingRun, isLost: boolean, look: Parameters<typeof standing>[1]): Standing => {
  const now = standing(one.entry, look);
  return now.kind === 'due' && isLost ? lostStanding(one) : now;
};

/** The run with the name that the one before it has now: that may have been renamed. */
const withName = (one: WaitingRun, runs: readonly Run[]): WaitingRun => {
  const before = runs.find(({record}) => record.id === one.entry.after);
  return before === undefined ? one : {...one, entry: {...one.entry, afterName: before.record.name}};
};

/** A lost one is due only where its environment can be replaced by a shell's. */
const lostStanding = ({entry}: WaitingRun): Standing => {
  const reason = lostReason(entry);
  return reason.kind === 'held' ? reason : {kind: 'due'};
};

/** On a disk that takes nothing what was seen is still told; the next look notes it. */
const unlessFull = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!isWriteRefused(error)) throw error;
  }
};

/** Those that wait here; records the end of those whose user has ended the waiting. */
const stillWaiting = async (home: string, runs: readonly Run[]): Promise<WaitingRun[]> => {
  const list: WaitingRun[] = [];
  for (const one of await waitingHere(runs)) {
    if (hasExited(one.run) || (await isClosed(one))) await unlessFull(() => endWaiting(home, one, 'outside'));
    else list.push(one);
  }
  return list;
};

/** Removes the mark, unless a run waits; not while another process may be putting one in, which wrote it before. */
const dropIfEmpty = async (home: string): Promise<void> => {
  const release = await takeQueueNow(home);
  if (release === null) return;
  try {
    if (waitingOf(await listRuns(home)).length === 0) dropQueueMark(home);
  } finally {
    release();
  }
};

/**
 * The runs that wait here, in order, each with what keeps it from starting now; notes what has changed, and records the
 * end of those whose user has ended the waiting (^C).
 */
export const lookAtQueue = async (home: string): Promise<SeenWaiting[]> => {
  const runs = await listRuns(home);
  const list = await stillWaiting(home, runs);
  if (list.length === 0) {
    await unlessFull(() => dropIfEmpty(home));
    return [];
  }
  const fates = new Map<string, Fate>();
  for (const {entry} of list) if (entry.after !== null) fates.set(entry.after, await fateOf(entry.after, runs));
  const inProgress = (await livingRuns(runs)).map(({record}) => record.name);
  const look = {fateOf: (id: string): Fate => fates.get(id) ?? {kind: 'gone'}, inProgress};
  const lost = await Promise.all(list.map(isOver));
  const all: SeenWaiting[] = [];
  for (const [index, known] of list.entries()) {
    const [one, isLost] = [withName(known, runs), lost[index] === true];
    const now = standingOf(one, isLost, look);
    // What follows it is told of that at once.
    if (fates.has(one.id)) fates.set(one.id, {kind: 'waiting', isHeld: now.kind === 'held'});
    all.push({...one, isLost, standing: now});
  }
  await unlessFull(async () => {
    for (const one of all) {
      if (one.standing.kind !== 'due') await noteReason(home, one, one.standing);
      else if (one.entry.after !== null && one.entry.isMet !== true) await noteMet(home, one);
    }
  });
  return all;
};
