// What the journals of the bench are made of: a figure that wanders through a day, samples, reports.

/** @import {RunEvent} from '../../../source/journal/events.ts' */

const VALIDATE_EVERY = 200;
const SAVE_EVERY = 100;
export const GIB = 1024 ** 3;

/**
 * Like chance, but the same each time: from -1 to 1, another for each figure.
 * @param {number} seconds
 * @param {number} figure
 */
const noise = (seconds, figure) => {
  let mixed = Math.imul(Math.floor(seconds) + Math.imul(figure, 7919), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 31 - 1;
};

/**
 * A figure that wanders through a day, and a little from one sample to the next, in whole pages.
 * @param {number} seconds
 * @param {number} middle
 * @param {number} swing
 */
const wander = (seconds, middle, swing) =>
  Math.round(
    (middle +
      swing * Math.sin((seconds / 86_400) * 2 * Math.PI) +
      0.02 * swing * noise(seconds, (middle + 3 * swing) / 16_384)) /
      16_384,
  ) * 16_384;

/**
 * A reading of a Mac with 16 GB, so many seconds after the run began.
 *
 * @param {number} t
 * @param {number} seconds
 */
export const sample = (t, seconds) =>
  /** @satisfies {RunEvent} */ ({
    t,
    type: 'sample',
    memory: {
      totalBytes: 16 * GIB,
      usedBytes: wander(seconds, 13 * GIB, 2 * GIB),
      appBytes: wander(seconds, 8 * GIB, GIB),
      wiredBytes: wander(seconds, 3 * GIB, GIB / 2),
      compressedBytes: wander(seconds, 2 * GIB, GIB),
      cachedBytes: wander(seconds, 2 * GIB, GIB),
      freeBytes: wander(seconds, GIB / 2, GIB / 4),
      swapUsedBytes: wander(seconds, 4 * GIB, 3 * GIB),
      swapTotalBytes: 8 * GIB,
      swapInBytesPerSecond: Math.max(0, wander(seconds, 0, 20 * 1024 ** 2)),
      swapOutBytesPerSecond: Math.max(0, wander(seconds, 0, -20 * 1024 ** 2)),
      pressure: seconds % 86_400 < 43_200 ? 'green' : 'yellow',
      pressureSource: 'kernel',
      limitedBy: 'machine',
    },
    trainer: {
      pid: 4242,
      cpuPercent: Math.round(100 * (45 + 5 * noise(seconds, 1))) / 100,
      memoryBytes: wander(seconds, 5 * GIB, GIB / 4),
      memoryKind: 'footprint',
      swappedBytes: 0,
      processes: 1,
      stopped: false,
    },
    recorder: {memoryBytes: 52_428_800, cpuPercent: Math.round(31 + 9 * noise(seconds, 2)) / 100},
    outputBytes: seconds * 6,
  });

/**
 * What mlx_lm tells at an iteration.
 *
 * @param {number} t
 * @param {number} iteration
 * @returns {RunEvent[]}
 */
export const report = (t, iteration) => {
  /** @type {RunEvent[]} */
  const events = [
    {
      t,
      type: 'report',
      iteration,
      trainLoss: Number((1.4 + 900 / (iteration + 600) + 0.05 * Math.sin(iteration)).toFixed(3)),
      learningRate: 0.00001,
      trainerIterationsPerSecond: 0.4,
      tokensPerSecond: 210.5,
      trainedTokens: iteration * 525,
      peakMemoryBytes: 5_432_000_000,
    },
  ];
  if (iteration % SAVE_EVERY === 0) {
    const path = `adapters/${String(iteration).padStart(7, '0')}_adapters.safetensors`;
    events.push({t, type: 'checkpoint', iteration, path});
  }
  if (iteration % VALIDATE_EVERY === 0) {
    const valLoss = Number((1.5 + 900 / (iteration + 600)).toFixed(3));
    events.push({t, type: 'validation', iteration, valLoss, seconds: 2.5});
  }
  return events;
};
