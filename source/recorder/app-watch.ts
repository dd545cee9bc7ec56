import {errorMessage} from '../errors.js';
import type {Host} from '../host/types.js';
import {isMemoryShort} from '../insight/short-memory.js';
import {type MonotonicMs, monotonicMs, monotonicNow} from '../journal/clocks.js';
import type {MemorySample} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import {protectionFor} from '../trainer/protection.js';
import {appSamples, type Listed} from './app-samples.js';
import type {Dated} from './dated.js';

/**
 * A look costs three quarters of a second of a core on a Mac, while the machine is at its slowest. So the first comes at once, when
 * somebody may be waiting for advice, and the next ones after more and more time; a view takes none older than a minute.
 */
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 40_000;
/** A look that took long is one of tools that cost much: they run for no more than a tenth of the time, but once in two minutes. */
const COSTLY_TIMES = 10;
const MOST_REST_MS = 120_000;
/** It has been enough for so long: then one look more shows what has gone. */
const ENOUGH_MS = 15_000;

export type AppWatchOptions = {
  host: Pick<Host, 'apps' | 'processes'>;
  /** The processes that the run is made of, with all below them. */
  rootPids: readonly number[];
  write: (event: Dated) => void;
  /** Told once when looks begin to fail (why), and once when they succeed again (null). */
  onTrouble: (text: string | null) => void;
};

/**
 * Looks at the memory by application while memory is short, and once more when it no longer is, beside the recorder's own looks: those
 * never wait for it.
 */
export class AppWatch {
  readonly #options: AppWatchOptions;
  #looking = false;
  #listed: Listed | null = null;
  /** Since when memory has been enough again, until the one look more that follows. */
  #enoughSince: MonotonicMs | null = null;
  #wasShort = false;
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #restMs = FIRST_REST_MS;
  #startedAt = monotonicMs(Number.NEGATIVE_INFINITY);

  constructor(options: AppWatchOptions) {
    this.#options = options;
  }

  /** Takes the newest look at memory, and begins to look at the applications if it is time. */
  consider(memory: MemorySample | null, now: MonotonicMs): void {
    if (memory === null || !isMemoryShort(memory) || memory.limitedBy !== 'machine') {
      // The time of the next look stays: pressure that comes and goes does not make looks more frequent.
      this.#restMs = FIRST_REST_MS;
      if (memory !== null) this.#lookOnceMore(now);
      return;
    }
    this.#wasShort = true;
    this.#enoughSince = null;
    if (this.#looking || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + this.#restMs);
    this.#startedAt = now;
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    void this.#look();
  }

  #lookOnceMore(now: MonotonicMs): void {
    if (!this.#wasShort) return;
    this.#enoughSince ??= now;
    if (this.#looking || now - this.#enoughSince < ENOUGH_MS) return;
    this.#wasShort = false;
    this.#enoughSince = null;
    void this.#look();
  }

  async #look(): Promise<void> {
    const {host, rootPids, write, onTrouble} = this.#options;
    this.#looking = true;
    const startedAt = monotonicNow();
    try {
      const processes = await host.processes();
      const listed = {at: processes[0]?.seenAt ?? monotonicNow(), processes};
      const apps = await host.apps(protectionFor(processes, rootPids, [], [process.pid]));
      const samples = appSamples(apps, this.#listed, listed);
      this.#listed = listed;
      write({t: steadyNow(), type: 'apps', apps: samples});
      onTrouble(null);
    } catch (error) {
      onTrouble(`The memory by application cannot be told: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
      this.#took(monotonicNow() - startedAt);
    }
  }

  #took(ms: number): void {
    const rested = this.#startedAt + Math.min(COSTLY_TIMES * ms, MOST_REST_MS);
    this.#nextAt = monotonicMs(Math.max(this.#nextAt, rested));
  }
}
