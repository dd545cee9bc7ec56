import type {MemorySample} from '../journal/events.js';
import {isRoomy, isSwapping, SWAPPING_BYTES_PER_SECOND} from './memory-limits.js';

/** Whether memory is short: by the system's own pressure, or because it writes to swap. */
export const isMemoryShort = (memory: MemorySample): boolean =>
  memory.pressure === 'yellow' ||
  memory.pressure === 'red' ||
  ((memory.swapOutBytesPerSecond ?? 0) >= SWAPPING_BYTES_PER_SECOND && !isRoomy(memory));

/** macOS calls pressure normal again when the compressor takes less than 40 % of what is not wired (xnu vm_pageout.c). */
const GREEN_COMPRESSOR_SHARE = 0.4;
/** What is on the kernel's page queues, of all memory. */
const QUEUED_SHARE = 0.96;
/** A compressed page that comes back takes 2.2 to 4.6 times its room: so much more has to leave for a byte less in the compressor. */
const ROOM_PER_COMPRESSED_BYTE = 1.5;
/** Linux' share that is available where nothing is short: half as much again as where it begins to be. */
const GREEN_AVAILABLE_SHARE = 0.15;
/** Short by other signs than its size: something has to go all the same. */
const LEAST_MISSING = 512 * 1024 ** 2;

/** What has to leave so that the compressor holds no more than its share (macOS, where wired memory is told). */
const compressedBeyondShare = ({totalBytes, wiredBytes, compressedBytes}: MemorySample): number => {
  if (totalBytes === null || wiredBytes === null || compressedBytes === null) return 0;
  const share = GREEN_COMPRESSOR_SHARE * (QUEUED_SHARE * totalBytes - wiredBytes);
  return Math.max(0, ROOM_PER_COMPRESSED_BYTE * (compressedBytes - share));
};

/** What is not available although it should be (Linux). */
const availableShortfall = ({totalBytes, usedBytes, wiredBytes}: MemorySample): number => {
  if (totalBytes === null || usedBytes === null || wiredBytes !== null) return 0;
  return Math.max(0, usedBytes - (1 - GREEN_AVAILABLE_SHARE) * totalBytes);
};

/**
 * By how much memory is short, roughly: what has to leave so that pressure is green again. What lies in swap counts while it is needed
 * (pressure red, or pages going in and out); old swap that nobody touches slows nothing down. On macOS a full compressor is what
 * comes before swap, so the two tell of the same excess and the larger counts.
 */
export const missingBytes = (memory: MemorySample): number => {
  const swapped = memory.pressure === 'red' || isSwapping(memory) ? (memory.swapUsedBytes ?? 0) : 0;
  return Math.max(LEAST_MISSING, compressedBeyondShare(memory), swapped + availableShortfall(memory));
};
