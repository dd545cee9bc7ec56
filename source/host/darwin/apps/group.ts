import {printable} from '../../../format/printable.js';
import {livesIn, PROTECTED} from '../../protected.js';
import type {App} from '../../types.js';
import {isSystemName, isSystemPath} from './bundle.js';
import {type AppReadings, createEvidence, type Evidence} from './evidence.js';
import {createOwnerOf, type Owner} from './owner.js';
import {createResidence} from './residence.js';
import {isVirtualMachine} from './shared-services.js';
import type {TopRow} from './top-table.js';

/** User ids below this are the system's accounts (root, _windowserver, …). */
const FIRST_USER = 500;

type Group = {owner: Owner; pids: number[]; rows: TopRow[]};

const groupByOwner = (evidence: Evidence): Group[] => {
  const ownerOf = createOwnerOf(evidence);
  const groups = new Map<string, Group>();
  for (const pid of new Set([...evidence.rows.keys(), ...evidence.commands.keys()])) {
    const owner = ownerOf(pid);
    const group = groups.get(owner.key) ?? {owner, pids: [], rows: []};
    groups.set(owner.key, group);
    group.pids.push(pid);
    const row = evidence.rows.get(pid);
    if (row) group.rows.push(row);
  }
  return [...groups.values()].filter(({rows}) => rows.length > 0);
};

/** The only process that none of the others has started; null when there are several. */
const rootOf = (pids: readonly number[], {commands}: Evidence): number | null => {
  const roots = pids.filter(pid => !pids.includes(commands.get(pid)?.parentPid ?? 0));
  return roots.length === 1 ? (roots[0] ?? null) : null;
};

/**
 * The process that Launch Services knows the application by, else the one of its own executables that started the
 * others.
 */
const mainPidOf = ({owner, pids}: Group, evidence: Evidence): number | null => {
  if (owner.kind === 'program') return Number(owner.key.split(':')[1]);
  if (owner.kind !== 'app') return null;
  if (owner.bundle === null) return pids.length === 1 ? (pids[0] ?? null) : rootOf(pids, evidence);
  const listed = evidence.byBundle.get(owner.bundle)?.pid;
  if (listed !== undefined && listed !== null) return listed;
  const executables = pids.filter(pid => evidence.commandOf(pid).startsWith(`${owner.bundle}/Contents/MacOS/`));
  return rootOf(executables, evidence);
};

/** Its bundle id, by Launch Services. */
const bundleIdOf = ({owner, pids}: Group, mainPid: number | null, {listed, byBundle}: Evidence): string | null => {
  const app = owner.bundle === null ? listed.get(mainPid ?? pids[0] ?? 0) : byBundle.get(owner.bundle);
  return owner.kind === 'app' ? (app?.bundleId ?? null) : null;
};

type ResidenceOf = ReturnType<typeof createResidence>;

/** The user of the process that stands for the group; null where ps shows none. */
const userOf = ({pids}: Group, mainPid: number | null, {commands}: Evidence): number | null => {
  const users = pids.flatMap(pid => commands.get(pid)?.userId ?? []);
  return commands.get(mainPid ?? pids[0] ?? 0)?.userId ?? users[0] ?? null;
};

const isOfSystem = ({owner}: Group, user: number | null, seen: AppReadings): boolean => {
  if (owner.kind === 'system' || isSystemName(owner.name) || isSystemPath(owner.bundle ?? '')) return true;
  // When root runs mlxtop, its processes look like the system's: only applications in a bundle count as its own.
  return user !== null && user < FIRST_USER && (user !== seen.userId || owner.bundle === null);
};

/** Why an application must not be quit although nothing of ours is in it. */
const protectionOfOthers = (
  group: Group,
  mainPid: number | null,
  seen: AppReadings,
  evidence: Evidence,
): string | null => {
  const user = userOf(group, mainPid, evidence);
  if (isOfSystem(group, user, seen)) return PROTECTED.system;
  if (group.pids.some(pid => pid === seen.front?.pid)) return PROTECTED.front;
  if (user !== null && seen.userId >= FIRST_USER && user !== seen.userId) return PROTECTED.otherUser;
  return mainPid === null ? PROTECTED.many : null;
};

const protectionOf = (
  group: Group,
  mainPid: number | null,
  seen: AppReadings,
  evidence: Evidence,
  residenceOf: ResidenceOf,
): string | null => {
  const {owner, pids} = group;
  if (owner.kind === 'trainer') return PROTECTED.trainer;
  if (owner.kind === 'ours') return PROTECTED.ours;
  const {name} = owner;
  const residence =
    owner.kind === 'app' ? residenceOf({name, bundleId: bundleIdOf(group, mainPid, evidence), pids}) : null;
  if (residence === 'session') return livesIn(name, evidence.trainer.size > 0);
  if (residence === 'terminal' || pids.some(pid => evidence.own.has(pid))) return PROTECTED.terminal;
  return protectionOfOthers(group, mainPid, seen, evidence);
};

const appOf = (group: Group, seen: AppReadings, evidence: Evidence, residenceOf: ResidenceOf): App => {
  const {owner, pids, rows} = group;
  const compressed = rows.flatMap(row => row.compressedBytes ?? []);
  const held = (row: TopRow): number =>
    isVirtualMachine(evidence, row.pid) ? Math.max(row.bytes, row.compressedBytes ?? 0) : row.bytes;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const mainPid = mainPidOf(group, evidence);
  return {
    name: printable(owner.name).trim() || 'without a name',
    bundleId: bundleIdOf(group, mainPid, evidence),
    bytes: sum(rows.map(held)),
    atLeast: rows.some(row => row.atLeast),
    compressedBytes: compressed.length === 0 ? null : sum(compressed),
    processes: pids.length,
    mainPid,
    pids,
    protected: protectionOf(group, mainPid, seen, evidence, residenceOf),
  };
};

/**
 * Memory by application, largest first: every process counts towards one application (by coalition, bundle, parents or
 * name, in this order), those of the trainer and of mlxtop only towards their own entries. Applications without any
 * process in top's table are left out.
 */
export const groupApps = (seen: AppReadings): App[] => {
  const evidence = createEvidence(seen);
  const residenceOf = createResidence(seen, seen.environments, seen.ends);
  return groupByOwner(evidence)
    .map(group => appOf(group, seen, evidence, residenceOf))
    .sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
};
