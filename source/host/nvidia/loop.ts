import type {CardsLoop, CardsReading} from '../card-types.js';
import type {Trial} from '../try-program.js';
import {NO_DEVICES, whyOf} from './ending.js';
import {LIST_CARDS, type ListedCard, parseCardList} from './list.js';
import {LookReader} from './looks.js';
import {LoopProcess} from './loop-process.js';
import {cardsReading} from './reading.js';

/** What one look shows: with `-d`, the driver is asked for nothing else. */
export const LOOK = ['-q', '-d', 'UTILIZATION,MEMORY,TEMPERATURE,POWER,PERFORMANCE,PIDS'] as const;

/** Seconds between two looks: each tells the average of the last 14. */
const EVERY_SECONDS = 5;
const MAX_EVERY_SECONDS = 40;

/** A share of a core: above it, looks are made half as often. Measured of another query: 0.0003 (one look a second). */
const MAX_SHARE = 0.005;
const MEASURED_AFTER_MS = 60_000;

/** A driver that is not kept loaded (persistence mode off) takes some seconds for its first answer. */
const LIST_LIMIT_MS = 20_000;
/** So many looks may be missing before it counts as hanging, and at least so long. */
const MISSING_LOOKS = 4;
const MIN_SILENCE_MS = 30_000;

/** Rests before it is started again, each longer; the first again after it has worked for some time. */
const RESTS_MS = [5000, 20_000, 60_000, 300_000] as const;
const LONGEST_REST_MS = 600_000;
const WORKED_MS = 120_000;

export type CardsLoopOptions = {
  program: string;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
  list: (command: readonly string[], limitMs: number) => Promise<Trial>;
  /** Whether looking would switch the cards on: then nothing is started. */
  isAsleep: () => boolean;
  /** What a process uses. */
  costOf: (pid: number) => {memoryBytes: number | null; cpuSeconds: number | null};
  environment: NodeJS.ProcessEnv;
  everySeconds?: number;
};

/** The program that is running: the cards that it was started for, and when. */
type Running = {process: LoopProcess; looks: LookReader; listed: ListedCard[]; startedAt: number; lookedAt: number};

/** One `nvidia-smi` in loop mode. */
export class SmiLoop implements CardsLoop {
  readonly #options: CardsLoopOptions;
  #everySeconds: number;
  #running: Running | null = null;
  #isListing = false;
  #isClosed = false;
  #nextAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #trouble: string | null = null;

  constructor(options: CardsLoopOptions) {
    this.#options = options;
    this.#everySeconds = options.everySeconds ?? EVERY_SECONDS;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  take(): CardsReading[] {
    const now = this.#options.now();
    const running = this.#running;
    if (running === null) {
      this.#startIfDue(now);
      return [];
    }
    const looks = running.looks.take(now).map(look => cardsReading(running.listed, look));
    if (looks.length > 0) {
      running.lookedAt = now;
      this.#trouble = null;
      if (now - running.startedAt > WORKED_MS) this.#failures = 0;
    }
    this.#check(running, now);
    return looks;
  }

  cost(): {memoryBytes: number | null; cpuSeconds: number | null} | null {
    const pid = this.#running?.process.pid ?? null;
    return pid === null || this.#running?.process.ending ? null : this.#options.costOf(pid);
  }

  close(): void {
    this.#isClosed = true;
    this.#running?.process.kill();
  }

  /** Whether the program still does what it is there for; otherwise it is ended, and started again after a rest. */
  #check(running: Running, now: number): void {
    const {ending} = running.process;
    if (ending !== null) {
      this.#running = null;
      // One that was ended for being silent has its words already.
      this.#failed(this.#trouble ?? whyOf(ending), now);
      return;
    }
    const silence = Math.max(MIN_SILENCE_MS, MISSING_LOOKS * 1000 * this.#everySeconds);
    if (now - running.lookedAt > silence || running.looks.isUnreadable) {
      this.#trouble = running.looks.isUnreadable
        ? 'what nvidia-smi prints is not understood'
        : 'nvidia-smi gives no answer';
      running.process.kill();
      return;
    }
    this.#slowDownIfCostly(running, now);
  }

  #slowDownIfCostly({process, startedAt}: Running, now: number): void {
    const lived = now - startedAt;
    if (lived < MEASURED_AFTER_MS || this.#everySeconds >= MAX_EVERY_SECONDS) return;
    const cpuSeconds = this.cost()?.cpuSeconds ?? 0;
    if ((1000 * cpuSeconds) / lived <= MAX_SHARE) return;
    this.#everySeconds *= 2;
    this.#running = null;
    this.#nextAt = now;
    process.kill();
  }

  #failed(why: string, now: number): void {
    this.#trouble = why;
    this.#nextAt = now + (RESTS_MS[this.#failures] ?? LONGEST_REST_MS);
    this.#failures += 1;
  }

  #startIfDue(now: number): void {
    const {isAsleep} = this.#options;
    if (this.#isClosed || this.#isListing || now < this.#nextAt) return;
    if (isAsleep()) {
      this.#nextAt = now + LONGEST_REST_MS / 10;
      return;
    }
    this.#isListing = true;
    void this.#start().finally(() => {
      this.#isListing = false;
    });
  }

  async #start(): Promise<void> {
    const {program, list, environment, now} = this.#options;
    const trial = await list([program, ...LIST_CARDS], LIST_LIMIT_MS);
    if (this.#isClosed) return;
    const listed = parseCardList(trial.stdout);
    if (trial.code === NO_DEVICES) {
      this.#nextAt = now() + LONGEST_REST_MS;
      return;
    }
    if (trial.code !== 0 || listed.length === 0) {
      this.#failed(whyOf(trial), now());
      return;
    }
    const looks = new LookReader();
    const command = [program, ...LOOK, '-l', String(this.#everySeconds)];
    const process = new LoopProcess(command, environment, text => looks.push(text, now()));
    this.#running = {process, looks, listed, startedAt: now(), lookedAt: now()};
  }
}
