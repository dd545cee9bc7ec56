import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicMs, type WallMs} from '../journal/clocks.js';
import type {ToolCosts} from '../journal/events.js';
import type {Dated} from './dated.js';

/** What they cost changes slowly, and each note stands in the journal. */
const NOTE_MS = 60_000;
const FIRST_MS = 10_000;

/** A tool that takes so long is one that a Mac that is well never shows (`top`: 0.8 s). */
const SLOW_SECONDS = 2;
/** So much of a core is more than a recorder and its tools may use. */
const MUCH_PERCENT = 5;

/** What is to be said of tools that cost much, or take long; null for nothing. */
export const costWords = ({cpuPercent, tools}: ToolCosts): string | null => {
  const slow = tools.filter(({lastSeconds}) => lastSeconds >= SLOW_SECONDS).map(({name}) => name);
  if (slow.length > 0) {
    const [what, take] = slow.length === 1 ? ['what it tells', 'takes'] : ['what they tell', 'take'];
    return `${slow.join(', ')} ${take} seconds to answer: ${what} is looked at less often, and older than usual.`;
  }
  return (cpuPercent ?? 0) < MUCH_PERCENT ? null : "The system's tools that mlxtop asks use more than 5 % of a core.";
};

/** Notes from time to time what the tools cost that the host starts. */
export class ToolWatch {
  readonly #host: Pick<Host, 'toolCosts'>;
  #nextAt: MonotonicMs | null = null;
  #words: string | null = null;

  constructor(host: Pick<Host, 'toolCosts'>) {
    this.#host = host;
  }

  /** What is to be said of them by the last note; null for nothing. */
  get words(): string | null {
    return this.#words;
  }

  /** The event to note, dated `t`, if it is time for one by `now`. */
  look(t: WallMs, now: MonotonicMs): Dated | null {
    this.#nextAt ??= monotonicMs(now + FIRST_MS);
    if (now < this.#nextAt) return null;
    const costs = this.#host.toolCosts?.() ?? null;
    if (costs === null) return null;
    this.#nextAt = monotonicMs(now + NOTE_MS);
    this.#words = costWords(costs);
    return {t, type: 'tools', ...costs};
  }
}
