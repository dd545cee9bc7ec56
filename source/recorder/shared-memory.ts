import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Host, ProcessMemory} from '../host/types.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';

/** Dividing shared pages takes the kernel 20 to 30 ms for each large process: so much of a core it may use. */
const SHARE_OF_CORE = 0.005;
const SHORTEST_REST_MS = 10_000;
/** Processes that came or went have changed what is shared: looked again as soon as the cost allows. */
const CHANGED_REST_MS = 2000;
/** Where the system does not tell, it is seldom asked again. */
const UNREADABLE_REST_MS = 600_000;

/** What a smaller process shares is not worth the kernel's time: its resident size counts. */
const SMALL_BYTES = 20 * 1024 ** 2;

/** A process's memory, with its pid. */
export type Held = {pid: number; memory: ProcessMemory};

/** What part of a process's resident size, and of its swap, is its own share. */
type Share = {memory: number; swapped: number};

const partOf = (part: number | null, whole: number | null): number =>
  part === null || whole === null || whole === 0 ? 1 : Math.min(1, part / whole);

const isLarge = ({memory}: Held): boolean => (memory.memoryBytes ?? 0) >= SMALL_BYTES;

/**
 * Replaces the resident sizes of a run's processes, which count the pages that data workers share with their parent
 * once for each, by proportional ones (PSS). Those are read at a cadence that costs little; in between each process'
 * share of its resident size is taken to be as at the last look. One that was not there then counts nothing until it is
 * looked at, which its coming brings forward: a forked worker holds almost nothing of its own at first.
 */
export class SharedMemory {
  readonly #read: Host['proportionalMemory'];
  readonly #clock: () => number;
  #shares = new Map<number, Share>();
  #lookedAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #tookMs = 0;
  #isReadable = true;

  /** `clock` in ms, to measure what a look costs. */
  constructor(host: Pick<Host, 'proportionalMemory'>, clock: () => number = () => performance.now()) {
    this.#read = host.proportionalMemory?.bind(host);
    this.#clock = clock;
  }

  /** The same processes, proportional where that can be read and makes a difference: with two large ones or more. */
  async divide(all: readonly Held[], now: MonotonicMs): Promise<readonly Held[]> {
    const large = all.filter(isLarge);
    if (this.#read === undefined || large.length < 2) return all;
    if (this.#isDue(large, now)) await this.#look(large, now);
    if (!this.#isReadable) return all;
    return all.map(held => ({...held, memory: this.#divided(held)}));
  }

  #isDue(large: readonly Held[], now: MonotonicMs): boolean {
    const since = now - this.#lookedAt;
    if (!this.#isReadable) return since >= UNREADABLE_REST_MS;
    const isChanged = large.length !== this.#shares.size || large.some(({pid}) => !this.#shares.has(pid));
    return since >= Math.max(isChanged ? CHANGED_REST_MS : SHORTEST_REST_MS, this.#tookMs / SHARE_OF_CORE);
  }

  async #look(large: readonly Held[], now: MonotonicMs): Promise<void> {
    const shares = new Map<number, Share>();
    let tookMs = 0;
    let isReadable = false;
    for (const {pid, memory} of large) {
      const from = this.#clock();
      const found = (await this.#read?.(pid)) ?? null;
      tookMs += this.#clock() - from;
      isReadable ||= found !== null;
      // One that has gone is not asked for again; another user's counts whole.
      shares.set(pid, {
        memory: partOf(found?.bytes ?? null, memory.memoryBytes),
        swapped: partOf(found?.swappedBytes ?? null, memory.swappedBytes),
      });
      // Each holds up everything else while it is read.
      await nextTurn();
    }
    this.#shares = shares;
    this.#lookedAt = now;
    this.#tookMs = tookMs;
    this.#isReadable = isReadable;
  }

  #divided(held: Held): ProcessMemory {
    const {pid, memory} = held;
    const unknown = isLarge(held) ? 0 : 1;
    const share = this.#shares.get(pid) ?? {memory: unknown, swapped: unknown};
    const of = (value: number | null, part: number): number | null =>
      value === null ? null : Math.round(value * part);
    return {
      ...memory,
      memoryBytes: of(memory.memoryBytes, share.memory),
      swappedBytes: of(memory.swappedBytes, share.swapped),
      memoryKind: 'pss',
    };
  }
}
