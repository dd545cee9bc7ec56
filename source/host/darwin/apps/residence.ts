import {isTmux} from '../../program-name.js';
import {isTerminal, terminalApps, terminalOfServer} from '../../terminal-app.js';
import type {Protection, SessionApp} from '../../types.js';
import type {TerminalEnvironment} from '../environment.js';
import {coalitionOwners} from './coalitions.js';
import type {Evidence} from './evidence.js';
import {type ListedApp, tellsCoalitions} from './launch-services.js';

/** The processes in which a run or our own tmux lives, and those of the terminals that show it. */
type Sides = {session: number[]; looking: number[]};

const sidesOf = ({trainerPids, ownPids, lookingPids = [], sessionPids}: Protection): Sides => {
  const looking = new Set(lookingPids);
  const session = sessionPids ?? ownPids.filter(pid => !looking.has(pid));
  return {session: [...trainerPids, ...session], looking: [...looking]};
};

export type Residents = {
  listed: readonly ListedApp[];
  protection: Protection;
};

/**
 * Whether the release of macOS matters: a session of ours lives in an application, or the system does not report
 * whether one does.
 */
export const needsRelease = ({listed, protection}: Residents): boolean => {
  const {session} = sidesOf(protection);
  if (session.length === 0) return false;
  const owners = coalitionOwners(listed);
  return !tellsCoalitions(listed) || session.some(pid => owners.has(pid));
};

const MAX_PARENTS = 16;

/**
 * The processes whose application only their environment can show: tmux clients from which no parent and no coalition
 * leads to an application, and (with `ends`) tmux servers where the system reports no coalitions.
 */
export const withoutHome = ({listed, protection}: Residents, evidence: Evidence, ends: boolean): number[] => {
  const {session, looking} = sidesOf(protection);
  const owners = coalitionOwners(listed);
  const isHoused = (pid: number): boolean => {
    for (let at = pid, step = 0; at > 1 && step < MAX_PARENTS; step++) {
      if (owners.has(at) || evidence.bundleOf(at) !== null || terminalOfServer(evidence.commandOf(at))) return true;
      at = evidence.commands.get(at)?.parentPid ?? 0;
    }
    return false;
  };
  const isTmuxPid = (pid: number): boolean => isTmux(evidence.shortName(pid));
  const clients = looking.filter(pid => isTmuxPid(pid) && !isHoused(pid));
  return ends && !tellsCoalitions(listed) ? [...clients, ...session.filter(isTmuxPid)] : clients;
};

export type Residence = 'session' | 'terminal';

/**
 * Returns a function that says whether a session that may end with it lives in an application, or whether the
 * application is, by the terminal's own variables, the one that shows us; null for any other. `environments` are those
 * of `withoutHome`, and our own outside of tmux.
 */
export const createResidence = (
  {listed, protection}: Residents,
  environments: ReadonlyMap<number, TerminalEnvironment>,
  ends: boolean,
): ((app: SessionApp & {pids: readonly number[]}) => Residence | null) => {
  const {session, looking} = sidesOf(protection);
  const owners = coalitionOwners(listed);
  const homes = new Set(ends ? session.flatMap(pid => owners.get(pid)?.pid ?? []) : []);
  const terminalsOf = (pids: readonly number[]): SessionApp[] =>
    pids.flatMap(pid => terminalApps(environments.get(pid) ?? {}));
  const named = {session: ends ? terminalsOf(session) : [], terminal: terminalsOf(looking)};
  return app => {
    const isOneOf = (terminals: readonly SessionApp[]): boolean =>
      terminals.some(terminal => isTerminal(app, terminal));
    if (app.pids.some(pid => homes.has(pid)) || isOneOf(named.session)) return 'session';
    return isOneOf(named.terminal) ? 'terminal' : null;
  };
};
