import type {MemorySample} from '../journal/events.js';
import {isPressed, isRoomy, isSwapping, SWAPPING_BYTES_PER_SECOND} from './memory-limits.js';

/** Whether memory is short: by the system's own pressure, or because it writes to swap. */
export const isMemoryShort = (memory: MemorySample): boolean =>
  isPressed(memory.pressure) || ((memory.swapOutBytesPerSecond ?? 0) >= SWAPPING_BYTES_PER_SECOND && !isRoomy(memory));

/**
 * macOS calls pressure normal again when the compressor takes less than 40 % of what is not wired (xnu vm_pageout.c).
 */
const GREEN_COMPRESSOR_SHARE = 0.4;
/** The share of all memory that is on the kernel's page queues. */
const QUEUED_SHARE = 0.96;
/**
 * A compressed page that comes back takes 2.2 to 4.6 times its room: more than one byte has to leave for each byte less
 * in the compressor.
 */
const ROOM_PER_COMPRESSED_BYTE = 1.5;
/** Linux: the share that is available where nothing is short, half as much again as where pressure begins. */
const GREEN_AVAILABLE_SHARE = 0.15;
/** Where memory is short by other signs than its size, something has to leave too. */
const MIN_MISSING_BYTES = 512 * 1024 ** 2;

/**
 * How much has to leave so that the compressor holds no more than its share, in bytes (macOS, where wired memory is
 * known).
 */
const compressedBeyondShare = ({totalBytes, wiredBytes, compressedBytes}: MemorySample): number => {
  if (totalBytes === null || wiredBytes === null || compressedBytes === null) return 0;
  const share = GREEN_COMPRESSOR_SHARE * (QUEUED_SHARE * totalBytes - wiredBytes);
  return Math.max(0, ROOM_PER_COMPRESSED_BYTE * (compressedBytes - share));
};

/** How much is missing from what should be available, in bytes (Linux). */
const availableShortfall = ({totalBytes, usedBytes, wiredBytes}: MemorySample): number => {
  if (totalBytes === null || usedBytes === null || wiredBytes !== null) return 0;
  return Math.max(0, usedBytes - (1 - GREEN_AVAILABLE_SHARE) * totalBytes);
};

/**
 * By how many bytes memory is short, roughly: so many have to leave for pressure to be green again. What lies in swap
 * counts while it is needed (pressure red, or pages going in and out); old swap that is not touched slows nothing down.
 * On macOS the compressor fills before swap does, so the two measure the same excess and the larger counts.
 */
export const missingBytes = (memory: MemorySample): number => {
  const swapped = memory.pressure === 'red' || isSwapping(memory) ? (memory.swapUsedBytes ?? 0) : 0;
  return Math.max(MIN_MISSING_BYTES, compressedBeyondShare(memory), swapped + availableShortfall(memory));
};
