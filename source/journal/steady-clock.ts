import {uptime} from 'node:os';

/** The machine's clocks. All in ms. */
export type MachineClocks = {
  /** Since 1970, by the clock that can be set. */
  wall(): number;
  /** The kernel's monotonic clock (libuv's hrtime): it only goes forward, and is the same for all processes until the machine restarts. */
  forward(): number;
  /** Since the machine started, sleep included, where `forward` stands still in a sleep (Linux); null where it does not (macOS). */
  sinceBoot(): number | null;
};

const MACHINE: MachineClocks = {
  wall: () => Date.now(),
  forward: () => Number(process.hrtime.bigint()) / 1e6,
  sinceBoot: () => (process.platform === 'linux' ? uptime() * 1000 : null),
};

/** A time, and what the machine's clocks said then: from there on any process of the same boot knows how much later it is. */
export type Anchor = {
  /** ms since 1970. */
  t: number;
  forward: number;
  /** What `forward` had left out by then. */
  asleep: number;
};

/** A process may lose its processor between two clocks. */
const TOGETHER_MS = 20;
const TRIES = 5;
/** The clocks part by more than this only when one of them was set, or the machine slept. */
const PARTED_MS = 250;
/** An anchor's time is whole. */
const ROUNDED_MS = 1;
/** `sinceBoot` is in hundredths of a second; shorter sleeps are none. */
const LEAST_SLEEP_MS = 1000;

/**
 * ms since 1970 by a clock that only goes forward: it begins with the wall clock and goes on with the machine's own, sleep included, so that
 * spans are right whatever the wall clock is set to.
 */
export class SteadyClock {
  readonly #machine: MachineClocks;
  #base: Anchor;
  #slept = 0;
  #offset: number;

  constructor(machine: MachineClocks = MACHINE) {
    this.#machine = machine;
    const {wall, forward} = this.#read();
    this.#base = {t: wall, forward, asleep: this.#asleep()};
    this.#offset = 0;
  }

  now(): number {
    return Math.round(this.#look());
  }

  /** What is to be added for the time by the wall clock, in ms. */
  get offset(): number {
    this.#look();
    return Math.round(this.#offset);
  }

  /** This moment. */
  anchor(): Anchor {
    const t = Math.round(this.#look());
    const {t: from, forward, asleep} = this.#base;
    return {t, forward: forward + t - from - this.#slept, asleep: asleep + this.#slept};
  }

  /** By how much a clock that was at the anchor then is ahead of this one, in ms; null when the anchor is of another boot for certain. */
  aheadBy(anchor: Anchor): number | null {
    const {t, forward} = this.#base;
    if (this.#machine.forward() < anchor.forward - ROUNDED_MS) return null;
    return anchor.t - anchor.forward + this.#sleptSince(anchor) - (t - forward + this.#slept);
  }

  /** Called from time to time: a sleep may be just as long as the wall clock was set back while it lasted. */
  lookForSleep(): void {
    this.#slept = this.#sleptSince(this.#base);
  }

  /** Goes on from an anchor of this boot: from now on this is the clock that was at it then. */
  follow(anchor: Anchor): void {
    this.#base = anchor;
    this.#slept = this.#sleptSince(anchor);
    this.#offset = this.#machine.wall() - this.#time(this.#machine.forward());
  }

  /** Goes on from `t`, ms since 1970. */
  set(t: number): void {
    this.follow({t, forward: this.#machine.forward(), asleep: this.#asleep()});
  }

  #time(forward: number): number {
    return this.#base.t + forward - this.#base.forward + this.#slept;
  }

  #look(): number {
    const {wall, forward} = this.#read();
    // The usual look costs nothing but two clocks.
    if (Math.abs(wall - this.#time(forward) - this.#offset) >= PARTED_MS) this.#slept = this.#sleptSince(this.#base);
    const t = this.#time(forward);
    this.#offset = wall - t;
    return t;
  }

  #read(): {wall: number; forward: number} {
    for (let tries = 1; ; tries++) {
      const forward = this.#machine.forward();
      const wall = this.#machine.wall();
      if (tries === TRIES || this.#machine.forward() - forward < TOGETHER_MS) return {wall, forward};
    }
  }

  #asleep(): number {
    const awake = this.#machine.forward();
    return (this.#machine.sinceBoot() ?? awake) - awake;
  }

  #sleptSince({asleep}: Anchor): number {
    const slept = this.#asleep() - asleep;
    return slept >= LEAST_SLEEP_MS ? slept : 0;
  }
}

/** This process' own; a recorder's is its run's. */
export const steadyClock = new SteadyClock();

/** ms since 1970 by a clock that only goes forward: for whatever is noted and for spans. See `SteadyClock`. */
export const steadyNow = (): number => steadyClock.now();
