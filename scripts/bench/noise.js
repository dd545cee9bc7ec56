import {cpus} from 'node:os';
import {setTimeout as delay} from 'node:timers/promises';
import {median} from './statistics.js';

/** So much of a core at work for others, and a measure's figures are marked as noisy. */
const NOISY_CORES = 0.15;
const LOOK_MS = 1000;

const busyAndIdle = () =>
  cpus().reduce(
    ({busy, idle}, {times}) => ({
      busy: busy + times.user + times.nice + times.sys + times.irq,
      idle: idle + times.idle,
    }),
    {busy: 0, idle: 0},
  );

/**
 * Tells whether others use the machine: how many cores are busy before and after a measure, and whenever the measure itself has
 * next to nothing to do (it says when). Half of the looks must have been quiet.
 */
export const createNoise = () => {
  /** @type {number[]} */
  const looks = [];
  /**
   * @template Result
   * @param {Promise<Result>} work
   */
  const during = async work => {
    const before = busyAndIdle();
    const result = await work;
    const after = busyAndIdle();
    const busy = after.busy - before.busy;
    looks.push((cpus().length * busy) / Math.max(1, busy + after.idle - before.idle));
    return result;
  };
  return {
    /** Counts what is busy until `work`, which needs next to nothing itself, is done, and gives its result. */
    during,
    /** Waits and looks. */
    look: (milliseconds = LOOK_MS) => during(delay(milliseconds)),
    /** Cores that others kept busy, the median of the looks. */
    cores: () => median(looks),
    isNoisy: () => median(looks) > NOISY_CORES,
  };
};
