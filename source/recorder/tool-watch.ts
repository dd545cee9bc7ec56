import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicMs, type WallMs} from '../journal/clocks.js';
import type {ToolCosts} from '../journal/events.js';
import type {Dated} from './dated.js';

/** The costs change slowly, and each event takes space in the journal. */
const NOTE_MS = 60_000;
const FIRST_MS = 10_000;

/** No tool takes this long on a healthy Mac (`top`: 0.8 s). */
const SLOW_SECONDS = 2;
/** A recorder and its tools should use less than this share of a core. */
const HIGH_PERCENT = 5;

/** A warning about tools that are slow or use much of the processor; null when there is none. */
export const costWarning = ({cpuPercent, tools}: ToolCosts): string | null => {
  const slow = tools.filter(({lastSeconds}) => lastSeconds >= SLOW_SECONDS).map(({name}) => name);
  if (slow.length > 0) {
    const [take, their] = slow.length === 1 ? ['takes', 'its'] : ['take', 'their'];
    return `${slow.join(', ')} ${take} seconds to answer: ${their} figures are read less often and are older than usual.`;
  }
  return (cpuPercent ?? 0) < HIGH_PERCENT ? null : 'The system tools that mlxtop runs use more than 5 % of a core.';
};

/** Reports at intervals what the tools cost that the host starts. */
export class ToolWatch {
  readonly #host: Pick<Host, 'toolCosts'>;
  #nextAt: MonotonicMs | null = null;
  #warning: string | null = null;

  constructor(host: Pick<Host, 'toolCosts'>) {
    this.#host = host;
  }

  /** The warning that follows from the last report; null for none. */
  get warning(): string | null {
    return this.#warning;
  }

  /** The event to write, dated `t`, if one is due at `now`. */
  check(t: WallMs, now: MonotonicMs): Dated | null {
    this.#nextAt ??= monotonicMs(now + FIRST_MS);
    if (now < this.#nextAt) return null;
    const costs = this.#host.toolCosts?.() ?? null;
    if (costs === null) return null;
    this.#nextAt = monotonicMs(now + NOTE_MS);
    this.#warning = costWarning(costs);
    return {t, type: 'tools', ...costs};
  }
}
