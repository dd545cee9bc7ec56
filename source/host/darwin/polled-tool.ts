import {UserError} from '../../errors.js';
import {waitAtMost} from '../../wait-at-most.js';
import type {RunningTool} from './run-tool.js';

/** An answer, and how long before the question it came; 0 when it came afterwards. */
export type Answer<Value> = {value: Value; ageMs: number};

export type PolledToolOptions<Value> = {
  /** As errors call it. */
  name: string;
  start: () => RunningTool;
  /** Parses the tool's output, received at `at`; null when it contains nothing useful. Called once for each answer. */
  read: (text: string, at: number) => Value | null;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
  /** At least this long between two starts, except those that `early` and `fresh` ask for. */
  restMs: number;
  /**
   * The rest is also at least this many times as long as the last run took (0 by default): an expensive tool is started
   * less often. It is never longer than `MAX_REST_MS` for this reason, so that no figure ages unnoticed.
   */
  restTimes?: number;
  /** How long a caller waits for a slow tool. */
  patienceMs: number;
};

/** A quarter of the default interval: a tool that hangs delays neither the answers of others nor the next sample. */
export const PATIENCE_MS = 500;

/** For an answer that is indispensable: each tool has a limit of its own, which is shorter. */
const UNTIL_IT_ENDS_MS = 60_000;

/** How many times the usual patience a caller waits for the first answer: without it there is nothing to return. */
const FIRST_PATIENCE = 4;

const UNREADABLE_STEP = 'Try again; if it happens again, please report it with the output of that tool.';

/**
 * For tools that cost more with a larger trainer and a busier Mac: none of them runs for more than a tenth of the time.
 */
export const COSTLY_TIMES = 10;

/** Shorter than the age up to which any figure counts as known. */
const MAX_REST_MS = 50_000;

/**
 * How many rests lie between two early starts. A trainer whose children come and go would otherwise make every reading
 * start a tool.
 */
const EARLY_RESTS = 6;

type Running = {sinceMs: number; settled: Promise<unknown>; unref: () => void};

/**
 * A tool that is run again and again, one run at a time: a caller that comes while it runs waits for that answer as
 * long as its patience lasts, and then gets the last one with its age; nothing is queued. Only `demand` and `fresh`
 * report why the tool failed; for the others the age of the last answer says enough.
 */
export class PolledTool<Value> {
  readonly #options: PolledToolOptions<Value>;
  #last: {value: Value; at: number; startedAt: number} | null = null;
  #running: Running | null = null;
  #startedAt: number | null = null;
  #earlyAt = Number.NEGATIVE_INFINITY;
  #failure: unknown = null;
  #tookMs = 0;

  constructor(options: PolledToolOptions<Value>) {
    this.#options = options;
  }

  /**
   * The newest answer; null when there has been none. Never rejects. `early`: something has changed, so start the tool
   * before its rest is over.
   */
  async newest({early = false}: {early?: boolean} = {}): Promise<Answer<Value> | null> {
    return this.#newest(early, this.#options.patienceMs);
  }

  /** The last answer, without starting the tool. */
  last(): Answer<Value> | null {
    return this.#seen(this.#options.now());
  }

  /**
   * The newest answer; waits longer for the first one, and tries again at each call. Throws the reason when there is
   * none.
   */
  async demand(): Promise<Answer<Value>> {
    const {name, patienceMs} = this.#options;
    const seen = await (this.#last ? this.newest() : this.#newest(true, FIRST_PATIENCE * patienceMs));
    if (seen !== null) return seen;
    if (this.#running === null && this.#failure !== null) throw this.#failure;
    throw new UserError(`${name} has given no answer yet.`, 'The machine is very busy: try again.');
  }

  /** An answer of a run that starts now, even if another one runs. Throws the reason when there is none. */
  async fresh(): Promise<Value> {
    const answer = this.#start();
    await waitAtMost(answer, UNTIL_IT_ENDS_MS);
    return answer;
  }

  async #newest(early: boolean, patienceMs: number): Promise<Answer<Value> | null> {
    const askedAt = this.#options.now();
    if (this.#running === null) this.#startIfDue(askedAt, early);
    const running = this.#running;
    if (running !== null) {
      const left = running.sinceMs + patienceMs - performance.now();
      if (left <= 0 || !(await waitAtMost(running.settled, left))) running.unref();
    }
    return this.#seen(askedAt);
  }

  #seen(askedAt: number): Answer<Value> | null {
    return this.#last && {value: this.#last.value, ageMs: Math.max(0, askedAt - this.#last.at)};
  }

  /** The rest between two starts; how long the last run took is known once it has ended. */
  get #restMs(): number {
    const {restMs, restTimes = 0} = this.#options;
    return Math.max(restMs, Math.min(restTimes * this.#tookMs, MAX_REST_MS));
  }

  #isRested(now: number): boolean {
    return this.#startedAt === null || now - this.#startedAt >= this.#restMs;
  }

  #mayStartEarly(now: number): boolean {
    return this.#last === null || now - this.#earlyAt >= EARLY_RESTS * this.#restMs;
  }

  #startIfDue(now: number, early: boolean): void {
    const isRested = this.#isRested(now);
    if (!isRested && !(early && this.#mayStartEarly(now))) return;
    if (!isRested) this.#earlyAt = now;
    void this.#start();
  }

  #start(): Promise<Value> {
    const {start, now} = this.#options;
    const startedAt = now();
    this.#startedAt = startedAt;
    const tool = start();
    const answer = tool.answer.then(text => this.#take(text, startedAt));
    const running: Running = {
      sinceMs: performance.now(),
      settled: answer.catch(error => {
        this.#failure = error;
      }),
      unref: tool.unref,
    };
    this.#running = running;
    void Promise.all([running.settled, tool.gone]).then(() => {
      this.#tookMs = now() - startedAt;
      if (this.#running === running) this.#running = null;
    });
    return answer;
  }

  #take(text: string, startedAt: number): Value {
    const {name, read, now} = this.#options;
    const at = now();
    const value = read(text, at);
    if (value === null)
      throw new UserError(`${name} printed something that mlxtop does not understand.`, UNREADABLE_STEP);
    if (this.#last === null || this.#last.startedAt <= startedAt) this.#last = {value, at, startedAt};
    return value;
  }
}
