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
  /** The wall clock. */
  wall: number;
};

type Reading = Omit<Anchor, 't'>;

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
 * How long the machine slept between two readings, in ms. The wall clock must have moved with it: in a container the time since the start
 * is now the container's, now the machine's, as the service that makes it up comes and goes (lxcfs).
 */
const sleptBetween = (before: Reading, now: Reading): number => {
  const slept = now.asleep - before.asleep;
  const moved = now.wall - before.wall - (now.forward - before.forward);
  return slept < LEAST_SLEEP_MS || Math.abs(moved) < LEAST_SLEEP_MS / 2 ? 0 : slept;
};

/**
 * ms since 1970 by a clock that only goes forward: it begins with the wall clock and goes on with the machine's own, sleep included, so that
 * spans are right whatever the wall clock is set to.
 */
export class SteadyClock {
  readonly #machine: MachineClocks;
  #base: Anchor;
  /** Since then, and up to when sleeps were looked for. */
  #slept = 0;
  #looked: Reading;
  #offset = 0;

  constructor(machine: MachineClocks = MACHINE) {
    this.#machine = machine;
    this.#looked = this.#readAll();
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
    const now = this.#readAll();
    if (now.forward < anchor.forward - ROUNDED_MS) return null;
    return anchor.t - anchor.forward + sleptBetween(anchor, now) - (t - forward + this.#slept);
  }

  /** Called from time to time, so that what changes about the machine's clocks is seen one by one. */
  lookForSleep(): void {
    const now = this.#readAll();
    this.#slept += sleptBetween(this.#looked, now);
    this.#looked = now;
  }

  /** Goes on from an anchor of this boot: from now on this is the clock that was at it then. */
  follow(anchor: Anchor): void {
    this.#looked = this.#readAll();
    this.#base = anchor;
    this.#slept = sleptBetween(anchor, this.#looked);
    this.#offset = this.#looked.wall - this.#time(this.#looked.forward);
  }

  /** Goes on from `t`, ms since 1970. */
  set(t: number): void {
    this.follow({t, ...this.#readAll()});
  }

  #time(forward: number): number {
    return this.#base.t + forward - this.#base.forward + this.#slept;
  }

  #look(): number {
    const {wall, forward} = this.#read();
    // The usual look costs nothing but two clocks.
    if (Math.abs(wall - this.#time(forward) - this.#offset) >= PARTED_MS) this.lookForSleep();
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

  #readAll(): Reading {
    const {wall, forward} = this.#read();
    return {wall, forward, asleep: (this.#machine.sinceBoot() ?? forward) - forward};
  }
}

/** This process' own; a recorder's is its run's. */
export const steadyClock = new SteadyClock();

/** ms since 1970 by a clock that only goes forward: for whatever is noted and for spans. See `SteadyClock`. */
export const steadyNow = (): number => steadyClock.now();
