import type {ProcessMemory} from '../types.js';
import {type Footprint, footprintArguments, parseFootprints} from './footprint.js';
import type {ProcessTable} from './processes.js';
import {isThere} from './processes.js';
import type {RunTool} from './run-tool.js';
import {COSTLY_TIMES, ToolLook} from './tool-look.js';

/** A call costs 40 ms of a core. */
const REST_MS = 10_000;

/** Who has not been asked about for so long is left out of the next call. */
const FORGOTTEN_MS = 30_000;

/** Better an old footprint than a resident size, which is 13 MB for an MLX process of 5 GB that is swapped out; but not for ever. */
const TOO_OLD_MS = 60_000;

const NOTHING: ProcessMemory = {memoryBytes: null, memoryKind: 'footprint', swappedBytes: null};

/**
 * Memory of single processes by `footprint`, which sees what is swapped out: one call for all that are asked about, every 10 s, and at
 * once for one that is new if that has not been so lately. Where it may not look (another user's) or has not yet, the resident size by `ps`.
 */
export class Footprints {
  readonly #table: ProcessTable;
  readonly #now: () => number;
  readonly #look: ToolLook<ReadonlyMap<number, Footprint>>;
  readonly #askedAt = new Map<number, number>();
  #tried: ReadonlySet<number> = new Set();

  constructor(run: RunTool, table: ProcessTable, times: {now: () => number; patienceMs: number}) {
    this.#table = table;
    this.#now = times.now;
    this.#look = new ToolLook({
      ...times,
      name: 'footprint',
      restMs: REST_MS,
      restTimes: COSTLY_TIMES,
      start: () => {
        const pids = this.#wanted();
        this.#tried = new Set(pids);
        return run('footprint', footprintArguments(pids));
      },
      read: text => {
        const found = parseFootprints(text);
        return found.size === 0 ? null : found;
      },
    });
  }

  async of(pid: number): Promise<ProcessMemory> {
    if (!isThere(pid)) return NOTHING;
    this.#askedAt.set(pid, this.#now());
    // Whoever asks about several does so in one breath: let all of them be heard before the call.
    await Promise.resolve();
    const seen = await this.#look.newest({early: !this.#tried.has(pid)});
    const found = seen === null || seen.ageMs > TOO_OLD_MS ? undefined : seen.value.get(pid);
    if (!found) return this.#resident(pid);
    return {memoryBytes: found.bytes, memoryKind: 'footprint', swappedBytes: null, peakBytes: found.peakBytes};
  }

  #wanted(): number[] {
    const since = this.#now() - FORGOTTEN_MS;
    for (const [pid, at] of this.#askedAt) if (at < since || !isThere(pid)) this.#askedAt.delete(pid);
    return [...this.#askedAt.keys()];
  }

  async #resident(pid: number): Promise<ProcessMemory> {
    const row = await this.#table.row(pid).catch(() => null);
    if (row === null) return NOTHING;
    return {memoryBytes: row.residentBytes, memoryKind: 'resident', swappedBytes: null};
  }
}
