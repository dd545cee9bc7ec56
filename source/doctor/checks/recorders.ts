import {existsSync} from 'node:fs';
import {formatAbout} from '../../format/units.js';
import {heartbeatAge, readHeartbeat} from '../../journal/heartbeat.js';
import {type Life, type Observer, processLife, recorderLife} from '../../journal/life.js';
import {isOursBy, type LockOwner, readLock} from '../../journal/lock.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import {many} from '../many.js';
import type {Check, World} from '../world.js';

/** Of more runs than that only the newest are looked at. */
const MAX_RUNS = 300;
/** A recorder beats every second; a machine that swaps may keep it waiting for some. As in runs/revive/stuck.ts. */
const QUIET_MS = 10_000;

type Seen = {run: Run; owner: LockOwner | null; recorder: Life; trainer: Life};

const observerOf = async ({host}: World): Promise<Observer> => ({
  here: await host.place(),
  identify: pid => host.processIdentity(pid),
  isOurs: isOursBy(pid => host.commandLine(pid)),
});

/** The life of a run's wrapper; `over` for a run that has none, or has left its exit code. */
const trainerLife = async (observer: Observer, {record, paths}: Run): Promise<Life> => {
  const {tmux, place} = record;
  if (!tmux || existsSync(paths.exit)) return 'over';
  return processLife(observer, {pid: tmux.wrapperPid, identity: tmux.wrapperIdentity, place: place ?? null});
};

const lookAt = async (observer: Observer, run: Run): Promise<Seen> => {
  const owner = readLock(run.paths.lock);
  const [recorder, trainer] = await Promise.all([
    owner === null ? ('over' as const) : recorderLife(observer, owner, run.paths.heartbeat),
    trainerLife(observer, run),
  ]);
  return {run, owner, recorder, trainer};
};

const findingOf = ({run, owner, recorder, trainer}: Seen, now: number): Finding[] => {
  const {name, id} = run.record;
  if (trainer === 'lives' && recorder === 'over') {
    const finding = note(
      'recorders',
      `nothing records ${name}, which is running`,
      'Its output is kept by tmux meanwhile. Looking at the run starts a recorder again.',
      `mlxtop status ${id}`,
    );
    return [sharedAs(finding, {what: 'nothing records a run that is running', next: null})];
  }
  const beat = readHeartbeat(run.paths.heartbeat);
  if (recorder !== 'lives' || owner === null || beat === null || beat.pid !== owner.pid) return [];
  const quietMs = heartbeatAge(beat, now);
  if (quietMs < QUIET_MS) return [];
  const since = `gave its last sign of life ${formatAbout(quietMs / 1000)} ago`;
  const finding = note(
    'recorders',
    `the recorder of ${name} (process ${owner.pid}) ${since}`,
    'It is stopped, hangs, or waits for swapped memory. Meanwhile nothing is recorded and no alert is sent. Looking at the run replaces it if it stays silent.',
    `mlxtop status ${id}`,
  );
  return [sharedAs(finding, {what: `a recorder ${since}`, next: null})];
};

/** Whether each live run has a recorder that works, and no recorder is left over. */
export const recorders: Check = {
  name: 'recorders',
  needsHome: true,
  async run(world) {
    const observer = await observerOf(world);
    const runs = (await listRuns(world.home)).slice(0, MAX_RUNS);
    const open = runs.filter(({paths}) => existsSync(paths.lock) || !existsSync(paths.exit));
    const seen = await Promise.all(open.map(run => lookAt(observer, run)));
    const findings = seen.flatMap(one => findingOf(one, world.now()));
    const alive = seen.filter(({recorder}) => recorder === 'lives').length;
    return findings.length > 0
      ? findings
      : [ok('recorders', alive === 0 ? 'no recorder at work' : `${many(alive, 'recorder')} at work`)];
  },
};
