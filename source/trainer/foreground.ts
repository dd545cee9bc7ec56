import type {ProcessInfo} from '../host/types.js';
import {processesOf} from './tree.js';

/** What runs in a pane: the first processes of a job, or why none can be named. */
export type PaneJob =
  | {kind: 'job'; roots: {pid: number; itself: boolean}[]; names: string[]}
  /** Only a shell that waits for a command; `waiting` names its stopped and background jobs. */
  | {kind: 'idle'; waiting: string[]}
  /** Several programs are in the foreground of terminals below it, and it is not known which one is meant. */
  | {kind: 'unclear'; names: string[]}
  | {kind: 'gone'};

const SHELLS = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ash',
  'ksh',
  'mksh',
  'tcsh',
  'csh',
  'fish',
  'nu',
  'xonsh',
  'elvish',
  'pwsh',
]);

const isShell = ({name}: ProcessInfo): boolean => SHELLS.has(name.replace(/^-/, ''));

/** Jobs of a shell that are not in the foreground, the stopped ones first. */
const behind = ({pid}: ProcessInfo, all: readonly ProcessInfo[]): string[] =>
  all
    .filter(one => one.parentPid === pid && !one.zombie && (one.sessionId === null || one.sessionId === pid))
    .sort((a, b) => Number(b.stopped) - Number(a.stopped))
    .map(({name}) => name);

/**
 * The job in the foreground of a pane's terminal, whose first process (`leaderPid`) is a shell or the trainer itself.
 * Other jobs of the same shell are not in it. A shell that runs a script has its children in its own group: then they
 * are what runs.
 */
export const jobInPane = (leaderPid: number, all: readonly ProcessInfo[]): PaneJob => {
  const leader = all.find(({pid, zombie}) => pid === leaderPid && !zombie);
  if (leader === undefined) return {kind: 'gone'};
  const below = processesOf([{pid: leaderPid, itself: false}], all).filter(
    ({foreground, sessionId}) => foreground === true && (sessionId === null || sessionId === leaderPid),
  );
  if (leader.foreground === true) {
    if (!isShell(leader)) return {kind: 'job', roots: [{pid: leaderPid, itself: true}], names: [leader.name]};
    const script = below.filter(({groupId}) => groupId === leader.groupId);
    if (script.length === 0) return {kind: 'idle', waiting: behind(leader, all)};
    return {kind: 'job', roots: [{pid: leaderPid, itself: false}], names: script.map(({name}) => name)};
  }
  const pids = new Set(below.map(({pid}) => pid));
  // Below a job there may be another terminal with a foreground of its own (script, a nested shell on macOS).
  const first = below.filter(({parentPid}) => !pids.has(parentPid));
  const groups = new Set(first.map(({groupId}) => groupId));
  const names = first.map(({name}) => name);
  if (groups.size > 1) return {kind: 'unclear', names};
  if (first.length === 0) return {kind: 'idle', waiting: behind(leader, all)};
  return {kind: 'job', roots: first.map(({pid}) => ({pid, itself: true})), names};
};
