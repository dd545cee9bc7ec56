import {errorMessage} from '../errors.js';
import type {Host} from '../host/types.js';
import {isMemoryShort} from '../insight/short-memory.js';
import type {MemorySample, RunEvent} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import {protectionFor} from '../trainer/protection.js';
import {appSamples, type Listed} from './app-samples.js';

/**
 * A look costs three quarters of a second of a core on a Mac, while the machine is at its slowest. So the first comes at once, when
 * somebody may be waiting for advice, and the next ones after more and more time; a view takes none older than a minute.
 */
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 40_000;
/** It has been enough for so long: then one look more shows what has gone. */
const ENOUGH_MS = 15_000;

export type AppWatchOptions = {
  host: Pick<Host, 'apps' | 'processes'>;
  /** The processes that the run is made of, with all below them. */
  rootPids: readonly number[];
  write: (event: RunEvent) => void;
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
  #enoughSince: number | null = null;
  #wasShort = false;
  #nextAt = Number.NEGATIVE_INFINITY;
  #restMs = FIRST_REST_MS;

  constructor(options: AppWatchOptions) {
    this.#options = options;
  }

  /** Takes the newest look at memory, and begins to look at the applications if it is time. `nowMs` only runs forward. */
  consider(memory: MemorySample | null, nowMs: number): void {
    if (memory === null || !isMemoryShort(memory) || memory.limitedBy !== 'machine') {
      // The time of the next look stays: pressure that comes and goes does not make looks more frequent.
      this.#restMs = FIRST_REST_MS;
      if (memory !== null) this.#lookOnceMore(nowMs);
      return;
    }
    this.#wasShort = true;
    this.#enoughSince = null;
    if (this.#looking || nowMs < this.#nextAt) return;
    this.#nextAt = nowMs + this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    void this.#look();
  }

  #lookOnceMore(nowMs: number): void {
    if (!this.#wasShort) return;
    this.#enoughSince ??= nowMs;
    if (this.#looking || nowMs - this.#enoughSince < ENOUGH_MS) return;
    this.#wasShort = false;
    this.#enoughSince = null;
    void this.#look();
  }

  async #look(): Promise<void> {
    const {host, rootPids, write, onTrouble} = this.#options;
    this.#looking = true;
    try {
      const processes = await host.processes();
      const listed = {at: processes[0]?.seenAt ?? performance.now(), processes};
      const apps = await host.apps(protectionFor(processes, rootPids, [], [process.pid]));
      const samples = appSamples(apps, this.#listed, listed);
      this.#listed = listed;
      write({t: steadyNow(), type: 'apps', apps: samples});
      onTrouble(null);
    } catch (error) {
      onTrouble(`The memory by application cannot be told: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
    }
  }
}
