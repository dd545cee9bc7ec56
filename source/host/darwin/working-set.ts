const GIB = 1024 ** 3;
const PAGE_BYTES = 16_384;

/**
 * Metal's recommendedMaxWorkingSetSize as a share of memory, as users have reported it: two thirds up to 32 GB and
 * three quarters above, on macOS up to 15. For macOS 26 the shares of two memory sizes are known.
 */
const defaultShare = (memoryBytes: number, major: number): number | null => {
  if (major <= 15) return memoryBytes <= 32 * GIB ? 2 / 3 : 3 / 4;
  if (memoryBytes === 16 * GIB) return 0.74;
  return memoryBytes === 128 * GIB ? 0.84 : null;
};

export type WorkingSetFacts = {
  memoryBytes: number | null;
  /** macOS' first number. */
  major: number | null;
  isAppleChip: boolean;
  /**
   * `iogpu.wired_limit_mb`: MiB, 0 for the default. Null where the system does not have it (macOS 13 has another name).
   */
  wiredLimitMegabytes: number | null;
  /** `debug.iogpu.wired_limit`, its name up to macOS 13: bytes, 0 for the default. */
  wiredLimitBytes: number | null;
};

/**
 * What the GPU may use resident at most, in bytes: the limit that the user has set, else the default. Null when the
 * default is unknown.
 */
export const gpuWorkingSet = (facts: WorkingSetFacts): number | null => {
  const {memoryBytes, major, isAppleChip, wiredLimitMegabytes, wiredLimitBytes} = facts;
  if (wiredLimitMegabytes) return wiredLimitMegabytes * 1024 ** 2;
  if (wiredLimitBytes) return wiredLimitBytes;
  const share = isAppleChip && memoryBytes !== null && major !== null ? defaultShare(memoryBytes, major) : null;
  // Every reported value is the page after the share: 12 713 115 648 B of 16 GiB, 17 179 885 568 B of 24 GiB.
  return share === null || memoryBytes === null
    ? null
    : (Math.floor((memoryBytes * share) / PAGE_BYTES) + 1) * PAGE_BYTES;
};
