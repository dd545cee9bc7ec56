import type {Host, ProcessInfo} from '../../host/types.js';
import {waitAtMost} from '../../wait-at-most.js';
import type {ProcessRoot} from '../tree.js';

type SampledHost = Pick<Host, 'processes' | 'processesNear'>;

/** Processes as they are now. `isWhole`: all of the machine's; else those that are most likely all of the run's. */
export type ProcessSample = {all: ProcessInfo[]; isWhole: boolean};

/** Which processes to signal, and whether that worked, is never judged by an old list. */
const NOW = {fresh: true} as const;

/** A list of all takes some 30 ms; up to here a user does not notice that it takes longer. */
const PROMPT_MS = 700;

/**
 * Reads a run's processes: all of the machine's, unless these take so long that the few which may be the run's come
 * first.
 */
export class ProcessSampler {
  readonly #host: SampledHost;
  readonly #roots: readonly Pick<ProcessRoot, 'pid'>[];
  #isSlow = false;

  constructor(host: SampledHost, roots: readonly Pick<ProcessRoot, 'pid'>[]) {
    this.#host = host;
    this.#roots = roots;
  }

  /** Throws the reason when the system gives no answer. */
  async sample(): Promise<ProcessSample> {
    if (this.#host.processesNear === undefined) return this.whole();
    if (this.#isSlow) return this.#near().catch(() => this.whole());
    const whole = this.whole();
    // Why it failed is thrown where it is awaited below.
    const prompt = (await waitAtMost(whole, PROMPT_MS)) ? await whole.catch(() => null) : null;
    if (prompt !== null) return prompt;
    try {
      const first = await Promise.any([this.#near(), whole]);
      this.#isSlow = !first.isWhole;
      return first;
    } catch {
      return await whole;
    }
  }

  /** All processes of the machine, however long that takes. */
  async whole(): Promise<ProcessSample> {
    return {all: await this.#host.processes(NOW), isWhole: true};
  }

  async #near(): Promise<ProcessSample> {
    const all = (await this.#host.processesNear?.(this.#roots.map(({pid}) => pid))) ?? [];
    return {all, isWhole: false};
  }
}
