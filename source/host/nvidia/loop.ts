import type {CardsLoop, CardsReading} from '../card-types.js';
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
/** Between two calls no more counts as silence. */
const MAX_STEP_MS = 5000;

/** Rests before it is started again, each longer; the first again after it has worked for some time. */
const RESTS_MS = [5000, 20_000, 60_000, 300_000] as const;
const LONGEST_REST_MS = 600_000;
const WORKED_MS = 120_000;

export type CardsLoopOptions = {
  program: string;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
  /** Whether looking would switch the cards on: then nothing is started. */
  isAsleep: () => boolean;
  /** What a process uses. */
  costOf: (pid: number) => {memoryBytes: number | null; cpuSeconds: number | null};
  environment: NodeJS.ProcessEnv;
  everySeconds?: number;
};

/** The program that is running: the cards that it was started for, and when. */
type Running = {
  process: LoopProcess;
  looks: LookReader;
  listed: ListedCard[];
  startedAt: number;
  takenAt: number;
  silentMs: number;
};

/** The call that lists the cards, before a loop. */
type Listing = {process: LoopProcess; startedAt: number};

const NO_ANSWER = 'nvidia-smi gives no answer';

/** One `nvidia-smi` in loop mode. */
export class SmiLoop implements CardsLoop {
  readonly #options: CardsLoopOptions;
  #everySeconds: number;
  #running: Running | null = null;
  #listing: Listing | null = null;
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
    if (this.#listing !== null) this.#takeList(this.#listing, now);
    const running = this.#running;
    if (this.#listing !== null) return [];
    if (running === null) {
      this.#startIfDue(now);
      return [];
    }
    // When this process itself stood still, the looks of that time are still to be read.
    running.silentMs += Math.min(now - running.takenAt, MAX_STEP_MS);
    running.takenAt = now;
    const looks = running.looks.take(now).map(look => cardsReading(running.listed, look));
    if (looks.length > 0) {
      running.silentMs = 0;
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
    this.#listing?.process.kill();
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
    if (running.silentMs > silence || running.looks.isUnreadable) {
      this.#trouble = running.looks.isUnreadable ? 'what nvidia-smi prints is not understood' : NO_ANSWER;
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
    const {isAsleep, program, environment} = this.#options;
    if (this.#isClosed || now < this.#nextAt) return;
    if (isAsleep()) {
      this.#nextAt = now + LONGEST_REST_MS / 10;
      return;
    }
    const process = new LoopProcess([program, ...LIST_CARDS], environment);
    this.#listing = {process, startedAt: now};
  }

  /** Takes the list of cards once it is there, and starts the loop. */
  #takeList({process, startedAt}: Listing, now: number): void {
    const {ending} = process;
    if (ending === null) {
      if (now - startedAt < LIST_LIMIT_MS) return;
      process.kill();
      // One that cannot be ended (a driver that hangs) is not joined by another.
      if (this.#trouble === null) this.#trouble = NO_ANSWER;
      return;
    }
    this.#listing = null;
    const listed = parseCardList(ending.stdout);
    if (ending.code === NO_DEVICES) this.#nextAt = now + LONGEST_REST_MS;
    else if (ending.code !== 0 || listed.length === 0) this.#failed(process.isKilled ? NO_ANSWER : whyOf(ending), now);
    else this.#startLoop(listed, now);
  }

  #startLoop(listed: ListedCard[], now: number): void {
    const {program, environment} = this.#options;
    const looks = new LookReader();
    const command = [program, ...LOOK, '-l', String(this.#everySeconds)];
    const process = new LoopProcess(command, environment, text => looks.push(text, this.#options.now()));
    this.#running = {process, looks, listed, startedAt: now, takenAt: now, silentMs: 0};
  }
}
