import {UserError} from '../../errors.js';
import {waitAtMost} from '../../wait-at-most.js';
import type {RunningTool} from './run-tool.js';

/** An answer and how long before the question it came; 0 when it came after it. */
export type Seen<Value> = {value: Value; ageMs: number};

export type ToolLookOptions<Value> = {
  /** As an error calls it. */
  name: string;
  start: () => RunningTool;
  /** What the tool's output says, read at `at`; null when that is nothing of use. Called once for each answer. */
  read: (text: string, at: number) => Value | null;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
  /** At least this long between two starts, but for those that `early` and `fresh` ask for. */
  restMs: number;
  /**
   * The next start comes not before so many times as long as the last one took, 0 by default: a tool that costs much is asked less often.
   * Never later than after `MOST_REST_MS`, so that nothing grows old unseen.
   */
  restTimes?: number;
  /** How long an asker waits for a tool that is slow. */
  patienceMs: number;
};

/** A quarter of the default interval: a tool that hangs delays neither what others say nor the next sample. */
export const PATIENCE_MS = 500;

/** For what cannot be done without: each tool has its own limit, which is less. */
const UNTIL_IT_ENDS_MS = 60_000;

/** So many times as long the first answer is waited for: with it there is something to be told, without it there is not. */
const FIRST_PATIENCE = 4;

const UNREADABLE_STEP = 'Try again; if it stays so, please report it with what that tool prints.';

/** For tools that cost more the larger the trainer and the busier the Mac: none of them runs for more than a tenth of the time. */
export const COSTLY_TIMES = 10;

/** Less than any figure is taken for known without a look. */
const MOST_REST_MS = 50_000;

/**
 * So many rests lie between two starts before time. A trainer whose children come and go would otherwise have every look start
 * something.
 */
const EARLY_RESTS = 6;

type Running = {sinceMs: number; settled: Promise<unknown>; unref: () => void};

/**
 * One tool that is asked again and again. It runs once at a time: a question while it runs waits for that answer as long as its
 * patience lasts, and then gets the last one with its age; nothing is queued. Why it failed matters only to `demand` and `fresh`;
 * otherwise the last answer, growing older, says enough.
 */
export class ToolLook<Value> {
  readonly #options: ToolLookOptions<Value>;
  #last: {value: Value; at: number; startedAt: number} | null = null;
  #running: Running | null = null;
  #startedAt: number | null = null;
  #earlyAt = Number.NEGATIVE_INFINITY;
  #failure: unknown = null;
  #tookMs = 0;

  constructor(options: ToolLookOptions<Value>) {
    this.#options = options;
  }

  /** The newest answer there is; null when there has been none. Never rejects. `early`: something has changed, it is wanted before time. */
  async newest({early = false}: {early?: boolean} = {}): Promise<Seen<Value> | null> {
    return this.#newest(early, this.#options.patienceMs);
  }

  /** The last answer as it is, without a start. */
  last(): Seen<Value> | null {
    return this.#seen(this.#options.now());
  }

  /** The newest answer; the first one is waited for longer, and tried for at each call. Throws why when there is none. */
  async demand(): Promise<Seen<Value>> {
    const {name, patienceMs} = this.#options;
    const seen = await (this.#last ? this.newest() : this.#newest(true, FIRST_PATIENCE * patienceMs));
    if (seen !== null) return seen;
    if (this.#running === null && this.#failure !== null) throw this.#failure;
    throw new UserError(`${name} has given no answer yet.`, 'The machine is very busy: try again.');
  }

  /** An answer that the tool begins to make now, whatever else runs. Throws why when it gives none. */
  async fresh(): Promise<Value> {
    const answer = this.#start();
    await waitAtMost(answer, UNTIL_IT_ENDS_MS);
    return answer;
  }

  async #newest(early: boolean, patienceMs: number): Promise<Seen<Value> | null> {
    const askedAt = this.#options.now();
    if (this.#running === null) this.#startIfDue(askedAt, early);
    const running = this.#running;
    if (running !== null) {
      const left = running.sinceMs + patienceMs - performance.now();
      if (left <= 0 || !(await waitAtMost(running.settled, left))) running.unref();
    }
    return this.#seen(askedAt);
  }

  #seen(askedAt: number): Seen<Value> | null {
    return this.#last && {value: this.#last.value, ageMs: Math.max(0, askedAt - this.#last.at)};
  }

  /** What the last start took is known when it has ended. */
  get #restMs(): number {
    const {restMs, restTimes = 0} = this.#options;
    return Math.max(restMs, Math.min(restTimes * this.#tookMs, MOST_REST_MS));
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
    if (value === null) throw new UserError(`${name} said nothing that mlxtop understands.`, UNREADABLE_STEP);
    if (this.#last === null || this.#last.startedAt <= startedAt) this.#last = {value, at, startedAt};
    return value;
  }
}
