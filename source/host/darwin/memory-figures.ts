import type {VmStat} from './vm-stat.js';

/** Parts of memory as Activity Monitor counts them, in bytes; null when a count that the figure needs is missing. */
export type MemoryFigures = {
  usedBytes: number | null;
  appBytes: number | null;
  wiredBytes: number | null;
  compressedBytes: number | null;
  cachedBytes: number | null;
  freeBytes: number | null;
  /**
   * The share of the unwired memory that the compressor does not occupy, 0 to 1, from which the kernel derives its
   * pressure level (AVAILABLE_NON_COMPRESSED_MEMORY / AVAILABLE_MEMORY in xnu's vm_compressor_xnu.h).
   */
  uncompressedShare: number | null;
};

/**
 * Used = active + inactive + speculative + wired + compressor − purgeable − file-backed: Activity Monitor's "Memory
 * Used" as exelban/stats, macmon and btop count it too. App = anonymous − purgeable, cached = file-backed + purgeable,
 * compressed = what the compressor occupies and not what it holds. `Pages free` does not count speculative pages, which
 * are among the file-backed.
 */
export const memoryFigures = ({pageBytes, counts}: VmStat): MemoryFigures => {
  const sum = (plus: readonly string[], minus: readonly string[] = []): number | null => {
    let pages = 0;
    for (const [names, sign] of [[plus, 1] as const, [minus, -1] as const]) {
      for (const name of names) {
        const count = counts.get(name);
        if (count === undefined) return null;
        pages += sign * count;
      }
    }
    // The kernel does not read its counts at one instant.
    return Math.max(0, pages) * pageBytes;
  };
  const pageable = ['Pages active', 'Pages inactive', 'Pages speculative'];
  const compressor = 'Pages occupied by compressor';
  const uncompressed = sum([...pageable, 'Pages free']);
  const available = sum([...pageable, 'Pages free', compressor]);
  return {
    usedBytes: sum([...pageable, 'Pages wired down', compressor], ['Pages purgeable', 'File-backed pages']),
    appBytes: sum(['Anonymous pages'], ['Pages purgeable']),
    wiredBytes: sum(['Pages wired down']),
    compressedBytes: sum([compressor]),
    cachedBytes: sum(['File-backed pages', 'Pages purgeable']),
    freeBytes: sum(['Pages free']),
    uncompressedShare: uncompressed === null || available === null || available === 0 ? null : uncompressed / available,
  };
};
