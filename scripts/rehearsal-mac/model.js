/** @import {PressureLevel, Rest} from './types.ts' */

/**
 * The memory of a made-up Mac: what its kernel would report for a given load. Pure: no clock, no files. Sizes are
 * bytes.
 */

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

/**
 * Shares of the installed memory, from public outputs of 16 GB and 24 GB Macs: what `memory_pressure` divides by, and
 * what vm_stat's queues add up to (the rest belongs to the firmware and to the kernel's own tables).
 */
export const MANAGED_SHARE = 0.9637;
const QUEUES_SHARE = 0.961;

/**
 * Free pages and file cache as shares of the queues: of a Mac at ease, and of one that has given up all that it can.
 */
const EASY = {free: 0.0078, cache: 0.0774};
const EXHAUSTED = {free: 0.0039, cache: 0.0163};
/** The most that compressing cold pages saves, as a share of the queues, and how well they compress. */
const COLD_SAVING = 0.0488;
const COLD_RATIO = 2.5;
/** The compressor's share of unwired memory at which swapping starts (60 %), and at most while a swap storm lasts. */
const SWAP_STARTS = 0.62;
const SWAP_STORM = 0.76;
/** Page tables, surfaces and buffers that the kernel wires for an app, as a share of the app's own footprint. */
export const WIRED_FOR_APPS = 0.16;

/**
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
const clamp = (value, min, max) => Math.min(max, Math.max(min, value));

/**
 * The state that a Mac of `totalBytes` comes to rest in while `wiredBytes` cannot be paged and processes hold
 * `unwiredBytes` more. First cold pages are compressed, then file cache and free pages are given up, then it swaps.
 * @param {{totalBytes: number, wiredBytes: number, unwiredBytes: number}} load
 * @returns {Rest}
 */
export const equilibrium = ({totalBytes, wiredBytes, unwiredBytes}) => {
  const queues = QUEUES_SHARE * totalBytes;
  const unwired = queues - wiredBytes;
  const easy = (EASY.free + EASY.cache) * queues;
  const give = easy - (EXHAUSTED.free + EXHAUSTED.cache) * queues;
  const excess = wiredBytes + unwiredBytes - (queues - easy);

  const cold = clamp(excess, 0.002 * queues, COLD_SAVING * queues);
  const given = clamp(excess - cold, 0, give);
  const swapUsed = Math.max(0, excess - cold - given);
  const coldShare = cold / (COLD_RATIO - 1) / unwired;
  const storm = swapUsed / totalBytes;
  const share =
    swapUsed > 0
      ? Math.min(SWAP_STORM, SWAP_STARTS + 0.32 * storm)
      : coldShare + Math.max(0, SWAP_STARTS - coldShare) * (given / give);
  const occupied = share * unwired;

  const slack = Math.max(0, cold - excess);
  const giving = given / give;
  /**
   * @param {number} from
   * @param {number} to
   */
  const mix = (from, to) => (from + (to - from) * giving) * queues;
  const free = mix(EASY.free, EXHAUSTED.free) + 0.2 * slack;
  const fileBacked = mix(EASY.cache, EXHAUSTED.cache) + 0.8 * slack;
  const anonymous = Math.max(0, queues - free - fileBacked - wiredBytes - occupied);
  return {
    free,
    fileBacked,
    anonymous,
    wired: wiredBytes,
    occupied,
    stored: Math.max(occupied, unwiredBytes - anonymous),
    purgeable: 0.15 * free,
    swapUsed,
    // The guide's 5.5 s instead of 2.5 s an iteration at 3.2 GB of swap on 16 GB.
    slowdown: 1 + 5.8 * storm + 0.04 * giving,
  };
};

/**
 * The kernel's pressure level (1, 2 or 4) after `before`, from active + inactive + free + speculative memory and what
 * the compressor occupies. Thresholds with their hysteresis: xnu, vm_pageout.c and vm_compressor_xnu.h.
 * @param {PressureLevel} before
 * @param {number} availableBytes
 * @param {number} occupiedBytes
 * @returns {PressureLevel}
 */
export const pressureLevel = (before, availableBytes, occupiedBytes) => {
  const ratio = availableBytes / (availableBytes + occupiedBytes);
  if (ratio < 12 / 35) return 4;
  if (before === 4) return ratio > 0.6 ? 1 : ratio > 14 / 35 ? 2 : 4;
  if (before === 2) return ratio > 0.6 ? 1 : 2;
  return ratio < 0.5 ? 2 : 1;
};

/**
 * Pages a second that move while a Mac with that much swap is at work; a tenth of that and less while its trainer is
 * stopped.
 * @param {Pick<Rest, 'swapUsed' | 'slowdown'>} rest
 * @param {number} totalBytes
 * @param {boolean} working
 */
export const pagingRates = ({swapUsed, slowdown}, totalBytes, working) => {
  const work = working ? 1 : 0.03;
  const storm = (swapUsed / totalBytes) * work;
  return {
    faults: 9000 * work + 600,
    copyOnWrite: 120,
    zeroFilled: 2600 * work + 200,
    reactivated: 8000 * storm + 10,
    purged: 40 * storm,
    decompressions: 24_000 * storm + 30 * (slowdown - 1) * work,
    compressions: 22_000 * storm + 20 * (slowdown - 1) * work,
    pageins: 900 * storm + 12,
    pageouts: 25 * storm,
    swapins: 4800 * storm,
    swapouts: 4320 * storm,
  };
};
