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
 * A sample costs three quarters of a second of a core on a Mac, while the machine is at its slowest. So the first is
 * taken at once, when the user may be waiting for advice, and the next ones at growing intervals. Views ignore samples
 * older than a minute.
 */
const FIRST_REST_MS = 10_000;
const MAX_REST_MS = 40_000;
/** Slow samples come from costly tools: those run for at most a tenth of the time, but at least every two minutes. */
const COSTLY_TIMES = 10;
const MAX_COSTLY_REST_MS = 120_000;
/** After this long without a shortage one more sample shows which applications have gone. */
const ENOUGH_MS = 15_000;
/**
 * A calm run is surveyed, too, so that a comparison can say what was open beside it: once when it is under way, and
 * after that seldom enough to cost nothing.
 */
const FIRST_SURVEY_MS = 60_000;
const SURVEY_MS = 3_600_000;

export type AppWatchOptions = {
  host: Pick<Host, 'apps' | 'processes'>;
  /** The run's own processes; their descendants belong to it too. */
  rootPids: readonly number[];
  write: (event: Dated) => void;
  /** Called with the reason when sampling fails, and with null when it succeeds. */
  onTrouble: (text: string | null) => void;
};

/**
 * Samples memory by application while memory is short, and once more when it no longer is; besides that it surveys them
 * now and then. The recorder's own samples never wait for it.
 */
export class AppWatch {
  readonly #options: AppWatchOptions;
  #isSampling = false;
  #listed: Listed | null = null;
  /** Since when memory has been sufficient again; null once the last sample is taken. */
  #enoughSince: MonotonicMs | null = null;
  #wasShort = false;
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #restMs = FIRST_REST_MS;
  #startedAt = monotonicMs(Number.NEGATIVE_INFINITY);
  /** When a survey is due, unless memory is short before. */
  #surveyAt: MonotonicMs | null = null;

  constructor(options: AppWatchOptions) {
    this.#options = options;
  }

  /** Takes the newest sample of memory, and starts sampling the applications if that is due. */
  consider(memory: MemorySample | null, now: MonotonicMs): void {
    this.#surveyAt ??= monotonicMs(now + FIRST_SURVEY_MS);
    if (memory === null || !isMemoryShort(memory) || memory.limitedBy !== 'machine') {
      // #nextAt stays: pressure that comes and goes does not make samples more frequent.
      this.#restMs = FIRST_REST_MS;
      if (memory !== null) this.#sampleOnceMore(now);
      this.#surveyIfDue(now);
      return;
    }
    this.#wasShort = true;
    this.#enoughSince = null;
    if (this.#isSampling || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + this.#restMs);
    this.#startedAt = now;
    this.#restMs = Math.min(this.#restMs * 2, MAX_REST_MS);
    void this.#sample(now);
  }

  #surveyIfDue(now: MonotonicMs): void {
    // A list that says what has gone since a shortage is worth more, and is a survey as well.
    if (this.#isSampling || this.#wasShort || this.#surveyAt === null || now < this.#surveyAt) return;
    void this.#sample(now, true);
  }

  #sampleOnceMore(now: MonotonicMs): void {
    if (!this.#wasShort) return;
    this.#enoughSince ??= now;
    if (this.#isSampling || now - this.#enoughSince < ENOUGH_MS) return;
    this.#wasShort = false;
    this.#enoughSince = null;
    void this.#sample(now);
  }

  async #sample(now: MonotonicMs, isSurvey = false): Promise<void> {
    const {host, rootPids, write, onTrouble} = this.#options;
    this.#isSampling = true;
    this.#surveyAt = monotonicMs(now + SURVEY_MS);
    const startedAt = monotonicNow();
    try {
      const processes = await host.processes();
      const listed = {at: processes[0]?.seenAt ?? monotonicNow(), processes};
      const apps = await host.apps(protectionFor(processes, rootPids, [], [process.pid]));
      const samples = appSamples(apps, this.#listed, listed);
      this.#listed = listed;
      write({t: steadyNow(), type: 'apps', apps: samples, ...(isSurvey && {survey: true})});
      onTrouble(null);
    } catch (error) {
      // Nobody waits for a survey: where it fails, there is none.
      if (!isSurvey) onTrouble(`Memory by application cannot be read: ${errorMessage(error)}`);
    } finally {
      this.#isSampling = false;
      this.#took(monotonicNow() - startedAt);
    }
  }

  #took(ms: number): void {
    const rested = this.#startedAt + Math.min(COSTLY_TIMES * ms, MAX_COSTLY_REST_MS);
    this.#nextAt = monotonicMs(Math.max(this.#nextAt, rested));
  }
}
