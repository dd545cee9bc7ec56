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

export const THIS_MACHINE: MachineClocks = {
  wall: () => Date.now(),
  forward: () => Number(process.hrtime.bigint()) / 1e6,
  sinceBoot: () => (process.platform === 'linux' ? uptime() * 1000 : null),
};

/** What the clocks said at one moment. */
export type Reading = {
  wall: number;
  forward: number;
  /** What `forward` had left out by then. */
  asleep: number;
};

/** A process may lose its processor between two clocks. */
const TOGETHER_MS = 20;
const TRIES = 5;

/** The wall clock and the one that goes forward, at the same moment. */
export const readTogether = (machine: MachineClocks): Omit<Reading, 'asleep'> => {
  for (let tries = 1; ; tries++) {
    const forward = machine.forward();
    const wall = machine.wall();
    if (tries === TRIES || machine.forward() - forward < TOGETHER_MS) return {wall, forward};
  }
};

export const readAll = (machine: MachineClocks): Reading => {
  const {wall, forward} = readTogether(machine);
  return {wall, forward, asleep: (machine.sinceBoot() ?? forward) - forward};
};

/** `sinceBoot` is in hundredths of a second; shorter sleeps are none. */
const LEAST_SLEEP_MS = 1000;

/**
 * How long the machine slept between two readings, in ms. The wall clock must have moved with it: in a container the time since the start
 * is now the container's, now the machine's, as the service that makes it up comes and goes (lxcfs).
 */
export const sleptBetween = (before: Reading, now: Reading): number => {
  const slept = now.asleep - before.asleep;
  const moved = now.wall - before.wall - (now.forward - before.forward);
  return slept < LEAST_SLEEP_MS || Math.abs(moved) < LEAST_SLEEP_MS / 2 ? 0 : slept;
};
