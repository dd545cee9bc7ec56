import type {Systeminformation} from 'systeminformation';
import type {MemorySample} from '../../journal/events.js';

/**
 * What systeminformation says of a Mac's memory, as a sample. Its `active` is app + wired + compressed (since 5.31.10), which
 * is Activity Monitor's "Memory Used"; when vm_stat could not be run it falls back to total − free, seen by a `buffcache` of 0.
 * It tells neither parts nor rates nor the kernel's pressure level.
 */
export const memorySampleFrom = (data: Systeminformation.MemData): MemorySample => ({
  totalBytes: data.total,
  usedBytes: data.buffcache === 0 ? null : data.active,
  appBytes: null,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: null,
  freeBytes: data.free,
  swapUsedBytes: data.swapused,
  swapTotalBytes: data.swaptotal,
  swapInBytesPerSecond: null,
  swapOutBytesPerSecond: null,
  pressure: null,
  pressureSource: null,
  limitedBy: 'machine',
});

/** Loads the library at the first look: in one bundled file a static import would run on Linux as well. */
export const lookAtMemory = async (): Promise<MemorySample> => {
  const {mem} = await import('systeminformation');
  return memorySampleFrom(await mem());
};
