import {errorCode} from '../../errors.js';
import type {Freshness, ProcessInfo} from '../types.js';
import {PS_TABLE, type PsRow, parsePsTable} from './ps-table.js';
import type {RunTool} from './run-tool.js';
import {ToolLook} from './tool-look.js';

/** A `ps` of every process costs 30 ms of a core. */
const REST_MS = 10_000;

/** A pid that was there then and is there now is the same process: they are given in turn, a hundred thousand of them. */
const IDENTITY_MS = 60_000;

/** Whether there is a process of that pid, asked of the kernel without starting a program. A zombie is one. */
export const isThere = (pid: number): boolean => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
};

/** Of a table that is some seconds old, those that are known to have gone meanwhile are taken out. */
type Rows = Map<number, PsRow>;

const toInfo = ({residentBytes, startedAt, ...info}: PsRow): ProcessInfo => info;

const living = (row: PsRow | undefined): PsRow | null => (row === undefined || row.zombie ? null : row);

/** The processes of the machine by `ps`, of which the last table serves for up to 10 s. */
export class ProcessTable {
  readonly #look: ToolLook<Rows>;

  constructor(run: RunTool, times: {now: () => number; patienceMs: number}) {
    this.#look = new ToolLook({
      ...times,
      name: 'ps',
      restMs: REST_MS,
      start: () => run('ps', PS_TABLE),
      read: (text, at) => {
        // Of a table that was cut nobody knows who is missing.
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

  /** Looks anew, now and then, when one of them has appeared or gone since the last table. */
  async some(pids: readonly number[], {fresh = false}: Freshness = {}): Promise<ProcessInfo[]> {
    const there = pids.filter(isThere);
    const rows = fresh ? await this.#look.fresh() : await this.#rowsWith(there, pids);
    return there.flatMap(pid => rows.get(pid) ?? []).map(toInfo);
  }

  /** What the table says of one process; null when it has gone or ended. */
  async row(pid: number): Promise<PsRow | null> {
    return isThere(pid) ? living((await this.#rowsWith([pid], [pid])).get(pid)) : null;
  }

  /** When it was started, as text; null when it has gone or ended, but never because ps was slow: then it throws. */
  async identity(pid: number): Promise<string | null> {
    if (!isThere(pid)) return null;
    const last = this.#look.last();
    const known = last && last.ageMs < IDENTITY_MS ? last.value.get(pid) : undefined;
    const row = known ?? (await this.#rowsWith([pid], [pid])).get(pid) ?? (await this.#look.fresh()).get(pid);
    return living(row)?.startedAt ?? null;
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
