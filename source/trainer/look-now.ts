import type {Host, ProcessInfo} from '../host/types.js';
import {waitAtMost} from '../wait-at-most.js';
import type {ProcessRoot} from './tree.js';

export type LookHost = Pick<Host, 'processes' | 'processesNear'>;

/** A look at processes as they are now. `isWhole`: of all of them; else of those that are most likely all of the run's. */
export type Looked = {all: ProcessInfo[]; isWhole: boolean};

/** What is signalled, and whether that worked, is never judged by an old list. */
const NOW = {fresh: true} as const;

/** A list of all takes some 30 ms; by then nobody has noticed that it takes longer. */
const PROMPT_MS = 700;

/** A run's processes now: of all of the machine's, unless these take so long that the few which may be the run's are there before. */
export class LookNow {
  readonly #host: LookHost;
  readonly #roots: readonly Pick<ProcessRoot, 'pid'>[];
  #isSlow = false;

  constructor(host: LookHost, roots: readonly Pick<ProcessRoot, 'pid'>[]) {
    this.#host = host;
    this.#roots = roots;
  }

  /** Throws why when the system gives no answer. */
  async look(): Promise<Looked> {
    if (this.#host.processesNear === undefined) return this.whole();
    if (this.#isSlow) return this.#near().catch(() => this.whole());
    const whole = this.whole();
    // Why it failed is told when it is waited for.
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

  async whole(): Promise<Looked> {
    return {all: await this.#host.processes(NOW), isWhole: true};
  }

  async #near(): Promise<Looked> {
    const all = (await this.#host.processesNear?.(this.#roots.map(({pid}) => pid))) ?? [];
    return {all, isWhole: false};
  }
}
