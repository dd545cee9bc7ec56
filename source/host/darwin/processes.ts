import {errorCode} from '../../errors.js';
import type {Freshness, ProcessInfo} from '../types.js';
import {COSTLY_TIMES, PolledTool} from './polled-tool.js';
import {PS_TABLE, type PsRow, parsePsTable} from './ps-table.js';
import type {RunTool} from './run-tool.js';
import {NotYetError, SomeProcesses} from './some-processes.js';

/** A `ps` of every process costs 30 ms of a core. */
const REST_MS = 10_000;

/** Within this time a pid stays the same process: macOS hands out a hundred thousand pids in turn. */
const IDENTITY_MS = 60_000;

/** Whether there is a process of that pid, according to the kernel, without starting a program. A zombie counts. */
export const isThere = (pid: number): boolean => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
};

/** The rows of a table that may be some seconds old; processes that are known to have gone since are removed. */
type Rows = Map<number, PsRow>;

const toInfo = ({residentBytes, startedAt, ...info}: PsRow): ProcessInfo => info;

const living = (row: PsRow | undefined): PsRow | null => (row === undefined || row.zombie ? null : row);

/**
 * The processes of the machine, from `ps`; a table is used for up to 10 s. Questions about single processes do not wait
 * for a table of all, which takes seconds on a Mac that thrashes.
 */
export class ProcessTable {
  readonly #look: PolledTool<Rows>;
  readonly #some: SomeProcesses;
  readonly #now: () => number;

  constructor(run: RunTool, times: {now: () => number; patienceMs: number}) {
    this.#some = new SomeProcesses(run, times);
    this.#now = times.now;
    this.#look = new PolledTool({
      ...times,
      name: 'ps',
      restMs: REST_MS,
      restTimes: COSTLY_TIMES,
      start: () => run('ps', PS_TABLE),
      read: (text, at) => {
        // Which processes are missing from a table that was cut is unknown.
        if (!text.endsWith('\n')) return null;
        const rows = new Map(parsePsTable(text, at).map(row => [row.pid, row]));
        return rows.size === 0 ? null : rows;
      },
    });
  }

  async all({fresh = false}: Freshness = {}): Promise<ProcessInfo[]> {
    const rows = fresh ? await this.#look.fresh() : (await this.#look.demand()).value;
    return [...rows.values()].map(toInfo);
  }

  /** Reads a new table early, though not every time, when one of them has appeared or gone since the last one. */
  async some(pids: readonly number[], {fresh = false}: Freshness = {}): Promise<ProcessInfo[]> {
    const there = pids.filter(isThere);
    if (fresh) return this.#fresh(there);
    const rows = await this.#rowsWith(there, pids);
    return there.flatMap(pid => rows.get(pid) ?? []).map(toInfo);
  }

  /**
   * Those processes, their descendants in the last table, and all members of their process groups, as they are now: a
   * `ps` of these alone. Throws a `UserError` when it fails.
   */
  async near(pids: readonly number[]): Promise<ProcessInfo[]> {
    const last = this.#look.last()?.value ?? new Map<number, PsRow>();
    const family = new Set(pids);
    // Parents may come after their children.
    for (let size = 0; size < family.size; ) {
      size = family.size;
      for (const {pid, parentPid} of last.values()) if (family.has(parentPid)) family.add(pid);
    }
    const known = [...family].filter(isThere);
    const groupsOf = (rows: Iterable<number>) => [...rows].flatMap(pid => last.get(pid)?.groupId ?? []);
    // A wrapper leads its group.
    const asked = new Set([...pids, ...groupsOf(family)]);
    const rows = await this.#some.near(known, [...asked]);
    const others = [...rows.values()].filter(({pid, groupId}) => family.has(pid) && !asked.has(groupId));
    const all =
      others.length === 0 ? rows : await this.#some.near(known, [...asked, ...others.map(row => row.groupId)]);
    return [...all.values()].map(toInfo);
  }

  /** The table's row of one process; null when it has gone or ended. */
  async row(pid: number): Promise<PsRow | null> {
    return isThere(pid) ? living((await this.#rowsWith([pid], [pid])).get(pid)) : null;
  }

  /** When it was started, as text; null when it has gone or ended. Throws when ps is slow. */
  async identity(pid: number): Promise<string | null> {
    if (!isThere(pid)) return null;
    const row = this.#known(pid, IDENTITY_MS) ?? (await this.#single(pid));
    return living(row)?.startedAt ?? null;
  }

  async #fresh(pids: readonly number[]): Promise<ProcessInfo[]> {
    const rows = await Promise.all(pids.map(pid => this.#some.row(pid)));
    return rows.filter(row => row !== undefined).map(toInfo);
  }

  /** The newest row of it, unless that is older than `ageMs`. */
  #known(pid: number, ageMs: number): PsRow | undefined {
    const now = this.#now();
    const rows = [this.#look.last()?.value.get(pid), this.#some.last(pid)].filter(row => row !== undefined);
    const [newest] = rows.sort((one, other) => (other.seenAt ?? 0) - (one.seenAt ?? 0));
    return newest !== undefined && now - (newest.seenAt ?? 0) < ageMs ? newest : undefined;
  }

  /**
   * From a ps of its own; if that fails, an earlier row or the table: a pid that has existed all along still belongs to
   * the same process.
   */
  async #single(pid: number): Promise<PsRow | undefined> {
    try {
      return await this.#some.row(pid);
    } catch (error) {
      const before = this.#known(pid, Number.POSITIVE_INFINITY);
      if (before !== undefined) return before;
      if (error instanceof NotYetError) throw error;
      const {value} = await this.#look.demand();
      if (value.has(pid)) return value.get(pid);
      throw error;
    }
  }

  async #rowsWith(there: readonly number[], asked: readonly number[]): Promise<Rows> {
    const {value: rows} = await this.#look.demand();
    const gone = asked.filter(pid => rows.has(pid) && !there.includes(pid));
    for (const pid of gone) rows.delete(pid);
    if (gone.length === 0 && there.every(pid => rows.has(pid))) return rows;
    const newer = await this.#look.newest({early: true});
    return newer?.value ?? rows;
  }
}
