import type {ToolCosts} from '../../journal/events.js';

/** Costs are those of this last stretch of time. */
const WINDOW_MS = 60_000;

/** Measuring processor time costs a shell: it is done at the second start, and then at every thirtieth. */
const MEASURED_EVERY = 30;

type Run = {startedAt: number; endedAt: number | null};

type Known = {starts: number; runs: Run[]; lastMs: number | null; everyMs: number | null; cpuSeconds: number | null};

/** A run that is under way. */
export type Started = {
  /** Whether to measure its processor time. */
  isMeasured: boolean;
  /** To be called when it has ended; `cpuSeconds` where that was measured. */
  ended: (cpuSeconds: number | null) => void;
};

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/**
 * What the system's tools that this process starts cost: how long each took, how often it was started, and how much
 * processor time it used.
 */
export class ToolCostBook {
  readonly #now: () => number;
  readonly #tools = new Map<string, Known>();
  #since: number | null = null;

  /** `now` in ms of a clock that is never set back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  started(name: string): Started {
    const startedAt = this.#now();
    this.#since ??= startedAt;
    const known = this.#tools.get(name) ?? {starts: 0, runs: [], lastMs: null, everyMs: null, cpuSeconds: null};
    this.#tools.set(name, known);
    const before = known.runs.at(-1)?.startedAt;
    if (before !== undefined) known.everyMs = startedAt - before;
    const run: Run = {startedAt, endedAt: null};
    known.runs = [...known.runs.filter(({endedAt}) => endedAt === null || startedAt - endedAt < WINDOW_MS), run];
    // Not at the first start: without the shell, the error of a tool that cannot be run is clearer.
    const isMeasured = ++known.starts % MEASURED_EVERY === 2;
    const ended = (cpuSeconds: number | null): void => {
      run.endedAt = this.#now();
      known.lastMs = run.endedAt - startedAt;
      known.cpuSeconds = cpuSeconds ?? known.cpuSeconds;
    };
    return {isMeasured, ended};
  }

  /** Null while none has ended. */
  summary(): ToolCosts | null {
    const now = this.#now();
    const window = Math.min(WINDOW_MS, now - (this.#since ?? now));
    const tools = [...this.#tools].filter(([, {lastMs}]) => lastMs !== null);
    if (tools.length === 0 || window <= 0) return null;
    const runsOf = ({runs}: Known): Run[] => runs.filter(({endedAt}) => endedAt === null || endedAt > now - window);
    const busyOf = (known: Known): number =>
      runsOf(known).reduce(
        (sum, {startedAt, endedAt}) => sum + (endedAt ?? now) - Math.max(startedAt, now - window),
        0,
      );
    const isMeasured = tools.every(([, {cpuSeconds}]) => cpuSeconds !== null);
    const cpuMs = tools.reduce((sum, [, known]) => sum + 1000 * (known.cpuSeconds ?? 0) * runsOf(known).length, 0);
    const busyMs = [...this.#tools.values()].reduce((sum, known) => sum + busyOf(known), 0);
    return {
      cpuPercent: isMeasured ? rounded((100 * cpuMs) / window, 2) : null,
      busyPercent: rounded((100 * busyMs) / window, 1),
      tools: tools.map(([name, {lastMs, everyMs, cpuSeconds}]) => ({
        name,
        lastSeconds: rounded((lastMs ?? 0) / 1000, 3),
        everySeconds: everyMs === null ? null : rounded(everyMs / 1000, 1),
        cpuSeconds,
      })),
    };
  }
}
