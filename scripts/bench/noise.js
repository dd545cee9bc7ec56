import {cpus} from 'node:os';
import {setTimeout as delay} from 'node:timers/promises';
import {median} from './statistics.js';

/** With more of a core at work for other programs a measure's figures are marked as noisy. */
const NOISY_CORES = 0.15;
const SAMPLE_MS = 1000;

const busyAndIdle = () =>
  cpus().reduce(
    ({busy, idle}, {times}) => ({
      busy: busy + times.user + times.nice + times.sys + times.irq,
      idle: idle + times.idle,
    }),
    {busy: 0, idle: 0},
  );

/**
 * Tells whether others use the machine: how many cores are busy before and after a measure, and whenever the measure
 * itself has next to nothing to do (it says when). Half of the samples must have been quiet.
 */
export const createNoise = () => {
  /** @type {number[]} */
  const samples = [];
  /**
   * @template Result
   * @param {Promise<Result>} work
   */
  const during = async work => {
    const before = busyAndIdle();
    const result = await work;
    const after = busyAndIdle();
    const busy = after.busy - before.busy;
    samples.push((cpus().length * busy) / Math.max(1, busy + after.idle - before.idle));
    return result;
  };
  return {
    /** Counts what is busy until `work`, which needs next to nothing itself, is done, and gives its result. */
    during,
    /** Waits, and counts what is busy meanwhile. */
    sample: (milliseconds = SAMPLE_MS) => during(delay(milliseconds)),
    /** Cores that others kept busy, the median of the samples. */
    cores: () => median(samples),
    isNoisy: () => median(samples) > NOISY_CORES,
  };
};
