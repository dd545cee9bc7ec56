import {type WallMs, wallMs} from './clocks.js';
import {type MachineClocks, type Reading, readAll, readTogether, sleptBetween, THIS_MACHINE} from './machine-clocks.js';

/**
 * A time, and the machine's clocks at that time: from these, any process of the same boot can tell how much later it
 * is.
 */
export type Anchor = Reading & {
  /** ms since 1970. */
  t: number;
};

/** The clocks diverge by more than this only when one of them was set, or the machine slept. */
const DIVERGED_MS = 250;
/** An anchor's time is in whole ms. */
const ROUNDED_MS = 1;

/**
 * ms since 1970 by a clock that only moves forward: it starts at the wall clock's time and continues by the machine's
 * monotonic clock, including sleep, so that spans are right whatever the wall clock is set to.
 */
export class SteadyClock {
  readonly #machine: MachineClocks;
  #base: Anchor;
  /** Sleep between the base and the last check. */
  #slept = 0;
  #checked: Reading;
  #offset = 0;

  constructor(machine: MachineClocks = THIS_MACHINE) {
    this.#machine = machine;
    this.#checked = readAll(this.#machine);
    this.#base = {t: this.#checked.wall, ...this.#checked};
  }

  /** ms since 1970. */
  now(): number {
    return Math.round(this.#read());
  }

  /** How far the wall clock is ahead of this one, in ms. */
  get offset(): number {
    this.#read();
    return Math.round(this.#offset);
  }

  /**
   * How long the machine slept since this clock began or followed an anchor, in ms; 0 where its clocks do not show that
   * (macOS).
   */
  get slept(): number {
    return this.#slept;
  }

  /** This moment, for other processes to follow. */
  anchor(): Anchor {
    const t = Math.round(this.#read());
    const {t: from, forward, asleep} = this.#base;
    const slept = this.#slept;
    return {t, forward: forward + t - from - slept, asleep: asleep + slept, wall: Math.round(t + this.#offset)};
  }

  /**
   * How far the clock that left the anchor is ahead of this one, in ms; null when the anchor is certainly from another
   * boot.
   */
  aheadBy(anchor: Anchor): number | null {
    const {t, forward} = this.#base;
    const now = readAll(this.#machine);
    if (now.forward < anchor.forward - ROUNDED_MS) return null;
    return anchor.t - anchor.forward + sleptBetween(anchor, now) - (t - forward + this.#slept);
  }

  /** To be called now and then, so that changes of the machine's clocks are seen one by one. */
  lookForSleep(): void {
    const now = readAll(this.#machine);
    this.#slept += sleptBetween(this.#checked, now);
    this.#checked = now;
  }

  /** Continues the clock that left an anchor during this boot. */
  follow(anchor: Anchor): void {
    this.#checked = readAll(this.#machine);
    this.#base = anchor;
    this.#slept = sleptBetween(anchor, this.#checked);
    this.#offset = this.#checked.wall - this.#time(this.#checked.forward);
  }

  /** Continues from `t`, in ms since 1970. */
  set(t: number): void {
    this.follow({t, ...readAll(this.#machine)});
  }

  #time(forward: number): number {
    return this.#base.t + forward - this.#base.forward + this.#slept;
  }

  #read(): number {
    const {wall, forward} = readTogether(this.#machine);
    // Usually this costs no more than reading two clocks.
    if (Math.abs(wall - this.#time(forward) - this.#offset) >= DIVERGED_MS) this.lookForSleep();
    const t = this.#time(forward);
    this.#offset = wall - t;
    return t;
  }
}

/** This process' own clock; a recorder's is its run's. */
export const steadyClock = new SteadyClock();

/** ms since 1970 by a clock that only moves forward: to date events, and for spans. See `SteadyClock`. */
export const steadyNow = (): WallMs => wallMs(steadyClock.now());
