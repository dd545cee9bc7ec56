import {type WallMs, wallMs} from './clocks.js';
import {type MachineClocks, type Reading, readAll, readTogether, sleptBetween, THIS_MACHINE} from './machine-clocks.js';

/** A time, and what the machine's clocks said then: from there on any process of the same boot knows how much later it is. */
export type Anchor = Reading & {
  /** ms since 1970. */
  t: number;
};

/** The clocks part by more than this only when one of them was set, or the machine slept. */
const PARTED_MS = 250;
/** An anchor's time is whole. */
const ROUNDED_MS = 1;

/**
 * ms since 1970 by a clock that only goes forward: it begins at the wall clock and continues by the machine's own, sleep included, so that
 * spans are right whatever the wall clock is set to.
 */
export class SteadyClock {
  readonly #machine: MachineClocks;
  #base: Anchor;
  /** Since then, and up to when sleeps were looked for. */
  #slept = 0;
  #looked: Reading;
  #offset = 0;

  constructor(machine: MachineClocks = THIS_MACHINE) {
    this.#machine = machine;
    this.#looked = readAll(this.#machine);
    this.#base = {t: this.#looked.wall, ...this.#looked};
  }

  now(): number {
    return Math.round(this.#look());
  }

  /** What is to be added for the time by the wall clock, in ms. */
  get offset(): number {
    this.#look();
    return Math.round(this.#offset);
  }

  /** How long the machine slept by what its clocks tell, since this one began or was taken over, in ms; 0 where they do not tell (macOS). */
  get slept(): number {
    return this.#slept;
  }

  /** This moment. */
  anchor(): Anchor {
    const t = Math.round(this.#look());
    const {t: from, forward, asleep} = this.#base;
    const slept = this.#slept;
    return {t, forward: forward + t - from - slept, asleep: asleep + slept, wall: Math.round(t + this.#offset)};
  }

  /** By how much a clock that was at the anchor then is ahead of this one, in ms; null when the anchor is of another boot for certain. */
  aheadBy(anchor: Anchor): number | null {
    const {t, forward} = this.#base;
    const now = readAll(this.#machine);
    if (now.forward < anchor.forward - ROUNDED_MS) return null;
    return anchor.t - anchor.forward + sleptBetween(anchor, now) - (t - forward + this.#slept);
  }

  /** Called from time to time, so that what changes about the machine's clocks is seen one by one. */
  lookForSleep(): void {
    const now = readAll(this.#machine);
    this.#slept += sleptBetween(this.#looked, now);
    this.#looked = now;
  }

  /** Goes on from an anchor of this boot: from now on this is the clock that was at it then. */
  follow(anchor: Anchor): void {
    this.#looked = readAll(this.#machine);
    this.#base = anchor;
    this.#slept = sleptBetween(anchor, this.#looked);
    this.#offset = this.#looked.wall - this.#time(this.#looked.forward);
  }

  /** Goes on from `t`, ms since 1970. */
  set(t: number): void {
    this.follow({t, ...readAll(this.#machine)});
  }

  #time(forward: number): number {
    return this.#base.t + forward - this.#base.forward + this.#slept;
  }

  #look(): number {
    const {wall, forward} = readTogether(this.#machine);
    // The usual look costs nothing but two clocks.
    if (Math.abs(wall - this.#time(forward) - this.#offset) >= PARTED_MS) this.lookForSleep();
    const t = this.#time(forward);
    this.#offset = wall - t;
    return t;
  }
}

/** This process' own; a recorder's is its run's. */
export const steadyClock = new SteadyClock();

/** ms since 1970 by a clock that only goes forward: for whatever is noted and for spans. See `SteadyClock`. */
export const steadyNow = (): WallMs => wallMs(steadyClock.now());
