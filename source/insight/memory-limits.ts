import {BYTES_PER_GB} from '../format/units.js';
import type {MemorySample, Pressure} from '../journal/events.js';

/*
 * What "swapping", "disk low" and their like mean, for everything that says so: the verdict, the alerts, auto-pause,
 * the advice, the dashboard's panels and `mlxtop doctor`. Panels decide nothing: they show `RunView.memoryState`, which
 * is worked out with these.
 */

/** Of one reading of memory. */
type Rates = Pick<MemorySample, 'swapInBytesPerSecond' | 'swapOutBytesPerSecond'>;
type Sizes = Pick<MemorySample, 'totalBytes' | 'usedBytes' | 'wiredBytes'>;

/**
 * 200 pages of 16 KiB a second, about 3.3 MB/s, as memwatch has it: from here on a machine is swapping, below it tidies
 * up.
 */
export const SWAPPING_BYTES_PER_SECOND = 200 * 16_384;
/** Ten times as much is thrashing. */
export const THRASHING_BYTES_PER_SECOND = 10 * SWAPPING_BYTES_PER_SECOND;
/** Swapping is over at this share of the rate at which it begins. */
export const SWAPPING_ENDS_AT = 0.5;
/** Less than this is no traffic to speak of. */
export const TRICKLE_BYTES_PER_SECOND = SWAPPING_ENDS_AT * SWAPPING_BYTES_PER_SECOND;
/** With less than this out to swap, just after an application has quit, pages only come back. */
export const RETURNING_OUT_BYTES_PER_SECOND = 1024 ** 2;

/** What the traffic of some seconds amounts to: see slowdown/traffic.ts. */
export type Traffic = 'none' | 'swapping' | 'thrashing';

/**
 * Traffic to or from swap, whichever is more, in bytes a second; 0 where neither is known. Not their sum: memwatch's
 * threshold is for one direction.
 */
export const swapRate = ({swapInBytesPerSecond, swapOutBytesPerSecond}: Rates): number =>
  Math.max(swapInBytesPerSecond ?? 0, swapOutBytesPerSecond ?? 0);

/** Whether traffic at this rate, if it lasts, is swapping. */
export const isSwapping = (memory: Rates): boolean => swapRate(memory) >= SWAPPING_BYTES_PER_SECOND;

/** Whether this pressure means that memory is short; not where it is not known. */
export const isPressed = (pressure: Pressure | null | undefined): boolean =>
  pressure === 'yellow' || pressure === 'red';

/** Linux: a third of it unused. */
const ROOMY_SHARE = 2 / 3;

/**
 * Whether so much memory is unused that this machine has no reason to swap: the traffic is that of a control group with
 * a limit of its own (Linux, which counts it in the machine's).
 */
export const isRoomy = ({totalBytes, usedBytes, wiredBytes}: Sizes): boolean =>
  wiredBytes === null && totalBytes !== null && usedBytes !== null && usedBytes < ROOMY_SHARE * totalBytes;

/**
 * How much room the disk has that swap grows on. `scarce`: shown beside memory. `low`: growing swap can fill it, which
 * is worth an alert.
 */
export type DiskRoom = 'enough' | 'scarce' | 'low';

/**
 * Free space below which growing swap can fill the disk, and above which it no longer can: swap files come in steps of
 * 1 GB. Only macOS is asked for it, whose figure leaves out the space that it can free by itself (purgeable), which no
 * tool reports: there is more than this, so a few files' room is early enough.
 */
const DISK_LOW_BYTES = 5 * BYTES_PER_GB;
const DISK_LOW_ENDS_BYTES = 7 * BYTES_PER_GB;
/**
 * Swap can grow to the size of memory and more: less room than that is worth showing, and on a larger machine less than
 * this.
 */
const DISK_SCARCE_BYTES = 20 * BYTES_PER_GB;

/** Whether free space is low; it stays so, once it was, until there is some more. */
export const isDiskLow = (freeBytes: number, wasLow = false): boolean =>
  freeBytes < (wasLow ? DISK_LOW_ENDS_BYTES : DISK_LOW_BYTES);

/** How much room `freeBytes` are on a machine with so much memory; null where its size is not known. */
export const diskRoom = (freeBytes: number | null | undefined, memoryBytes: number | null): DiskRoom => {
  if (freeBytes === null || freeBytes === undefined) return 'enough';
  if (isDiskLow(freeBytes)) return 'low';
  return freeBytes < Math.min(memoryBytes ?? DISK_SCARCE_BYTES, DISK_SCARCE_BYTES) ? 'scarce' : 'enough';
};
