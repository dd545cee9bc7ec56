import type {ProcessMemory} from '../types.js';
import {type Footprint, footprintArguments, parseFootprints} from './footprint.js';
import {COSTLY_TIMES, PolledTool} from './polled-tool.js';
import type {ProcessTable} from './processes.js';
import {isThere} from './processes.js';
import type {RunTool} from './run-tool.js';

/** A call costs 40 ms of a core. */
const REST_MS = 10_000;

/** A process whose memory no caller has asked for in this long is left out of the next call. */
const FORGOTTEN_MS = 30_000;

/**
 * Up to this age an old footprint is better than the resident size, which is 13 MB for a swapped-out MLX process of 5
 * GB.
 */
const TOO_OLD_MS = 60_000;

const NOTHING: ProcessMemory = {memoryBytes: null, memoryKind: 'footprint', swappedBytes: null};

/**
 * Memory of single processes from `footprint`, which includes what is swapped out: one call every 10 s for all
 * processes that callers ask about, and an early one for a new process unless there has just been one. For another
 * user's process, which footprint may not inspect, and until the first answer: the resident size from `ps`.
 */
export class Footprints {
  readonly #table: ProcessTable;
  readonly #now: () => number;
  readonly #look: PolledTool<ReadonlyMap<number, Footprint>>;
  readonly #askedAt = new Map<number, number>();
  #tried: ReadonlySet<number> = new Set();

  constructor(run: RunTool, table: ProcessTable, times: {now: () => number; patienceMs: number}) {
    this.#table = table;
    this.#now = times.now;
    this.#look = new PolledTool({
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
    // A caller asks about several processes in one turn of the event loop: collect all of them before the call.
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
