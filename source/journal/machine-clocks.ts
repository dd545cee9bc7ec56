import {uptime} from 'node:os';

/** The machine's clocks. All in ms. */
export type MachineClocks = {
  /** Since 1970, by the clock that users and time servers can set. */
  wall(): number;
  /**
   * The kernel's monotonic clock (libuv's hrtime), which only moves forward and is the same for all processes until the
   * machine restarts.
   */
  forward(): number;
  /**
   * Since the machine started, including sleep, where `forward` stops during sleep (Linux); null where it does not
   * (macOS).
   */
  sinceBoot(): number | null;
};

/** The clocks of the machine that this process runs on. */
export const THIS_MACHINE: MachineClocks = {
  wall: () => Date.now(),
  forward: () => Number(process.hrtime.bigint()) / 1e6,
  sinceBoot: () => (process.platform === 'linux' ? uptime() * 1000 : null),
};

/** The clocks at one moment. */
export type Reading = {
  wall: number;
  forward: number;
  /** Sleep since the start, which `forward` leaves out. */
  asleep: number;
};

/** A process may be descheduled between reading two clocks; readings further apart than this are repeated. */
const TOGETHER_MS = 20;
const TRIES = 5;

/** The wall clock and the monotonic one, at the same moment. */
export const readTogether = (machine: MachineClocks): Omit<Reading, 'asleep'> => {
  for (let tries = 1; ; tries++) {
    const forward = machine.forward();
    const wall = machine.wall();
    if (tries === TRIES || machine.forward() - forward < TOGETHER_MS) return {wall, forward};
  }
};

/** All clocks, at the same moment. */
export const readAll = (machine: MachineClocks): Reading => {
  const {wall, forward} = readTogether(machine);
  return {wall, forward, asleep: (machine.sinceBoot() ?? forward) - forward};
};

/** `sinceBoot` counts in hundredths of a second; shorter sleeps are not counted as sleep. */
const MIN_SLEEP_MS = 1000;

/**
 * How long the machine slept between two readings, in ms. The wall clock must have moved too: in a container the time
 * since the start is sometimes the container's and sometimes the machine's, as the service that provides it (lxcfs)
 * comes and goes.
 */
export const sleptBetween = (before: Reading, now: Reading): number => {
  const slept = now.asleep - before.asleep;
  const moved = now.wall - before.wall - (now.forward - before.forward);
  return slept < MIN_SLEEP_MS || Math.abs(moved) < MIN_SLEEP_MS / 2 ? 0 : slept;
};
