import {kilobytesIn, restOf, sumOf} from './counters.js';

/** /proc/meminfo in bytes, added up into the figures of a memory sample. */
export type MemoryInfo = {
  totalBytes: number | null;
  /** What programs can get without swapping, by the kernel's own estimate (MemAvailable, since Linux 3.14). */
  availableBytes: number | null;
  freeBytes: number | null;
  /** AnonPages + Shmem: what programs hold, and only swapping could free. */
  appBytes: number | null;
  /** Buffers + Cached + SReclaimable, as `free` (procps) counts buff/cache. */
  cachedBytes: number | null;
  /** What zswap's compressed pool takes (Linux 5.19); null when the kernel has no zswap. */
  zswapBytes: number | null;
  swapTotalBytes: number | null;
  swapUsedBytes: number | null;
};

export const parseMemoryInfo = (text: string): MemoryInfo => {
  const swapTotalBytes = kilobytesIn(text, 'SwapTotal');
  return {
    totalBytes: kilobytesIn(text, 'MemTotal'),
    availableBytes: kilobytesIn(text, 'MemAvailable'),
    freeBytes: kilobytesIn(text, 'MemFree'),
    appBytes: sumOf(kilobytesIn(text, 'AnonPages'), kilobytesIn(text, 'Shmem')),
    cachedBytes: sumOf(kilobytesIn(text, 'Buffers'), kilobytesIn(text, 'Cached'), kilobytesIn(text, 'SReclaimable')),
    zswapBytes: kilobytesIn(text, 'Zswap'),
    swapTotalBytes,
    swapUsedBytes: restOf(swapTotalBytes, kilobytesIn(text, 'SwapFree')),
  };
};
