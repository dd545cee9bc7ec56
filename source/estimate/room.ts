import type {AppSample, MemorySample} from '../journal/events.js';

/** What is asked of an application here. */
export type AppNow = Pick<AppSample, 'name' | 'bytes' | 'compressedBytes' | 'protected'>;

/** The machine at the moment of the check. */
export type MachineNow = {
  platform: 'darwin' | 'linux';
  /** Null where it could not be read. */
  memory: MemorySample | null;
  /** What the GPU may use resident (macOS); null where it is not known. */
  gpuWorkingSetBytes: number | null;
  /** Largest first; null where nobody has asked. */
  apps: readonly AppNow[] | null;
};

const MIB = 1024 ** 2;
/** Left to the system: caches without which everything else crawls, and what other programs allocate meanwhile. */
const RESERVE_SHARE = 0.04;
const MIN_RESERVE_BYTES = 512 * MIB;
const MAX_RESERVE_BYTES = 1024 * MIB;
/** Quitting a smaller one is not worth the effort: as in insight/advice.ts. */
const MIN_APP_BYTES = 200 * MIB;
/** A compressed page takes at least this share of itself: 2.2 to 4.6 times less was seen (facts of the compressor). */
const COMPRESSED_SHARE = 1 / 4.6;

const reserveOf = (totalBytes: number): number =>
  Math.min(MAX_RESERVE_BYTES, Math.max(MIN_RESERVE_BYTES, RESERVE_SHARE * totalBytes));

/**
 * What a program can take now without anything being compressed, swapped or killed for it, in bytes; null where the
 * system does not say. macOS: free pages and cached files (file-backed and purgeable), which are given up for it; what
 * the compressor could still save of other programs is not counted, as that is what turns pressure yellow. Linux: the
 * kernel's MemAvailable, or what a control group leaves. A reserve stays with the system.
 */
export const availableBytes = ({memory, platform}: Pick<MachineNow, 'memory' | 'platform'>): number | null => {
  if (memory === null) return null;
  const {totalBytes, usedBytes, freeBytes, cachedBytes} = memory;
  if (totalBytes === null) return null;
  if (platform === 'darwin' && freeBytes !== null && cachedBytes !== null) {
    return Math.max(0, freeBytes + cachedBytes - reserveOf(totalBytes));
  }
  return usedBytes === null ? null : Math.max(0, totalBytes - usedBytes - reserveOf(totalBytes));
};

/**
 * What quitting an application gives back at least, in bytes: what of it is in memory, and the room that its compressed
 * part takes. What lies in swap takes none.
 */
export const gainOf = ({bytes, compressedBytes}: AppNow): number => {
  const compressed = Math.min(bytes, compressedBytes ?? 0);
  return bytes - compressed + COMPRESSED_SHARE * compressed;
};

/** The applications that may be quit and are worth it. Not where a control group is what bounds memory. */
export const quittable = ({apps, memory}: Pick<MachineNow, 'apps' | 'memory'>): AppNow[] =>
  memory?.limitedBy === 'cgroup'
    ? []
    : (apps ?? []).filter(app => app.protected === null && gainOf(app) >= MIN_APP_BYTES);

/** Smaller ones are no reason to change one's ways. */
const MIN_KEPT_BYTES = 1024 * MIB;
/** Reasons of host/protected.ts that the user can do away with: by starting from elsewhere, or by quitting by hand. */
const BY_CHOICE = /^(?:the terminal that you are in|in front\b|quitting it may end\b)/;

/** Large applications that are not proposed, though the user could quit them: largest first. */
export const keptApps = ({apps, memory}: Pick<MachineNow, 'apps' | 'memory'>): AppNow[] =>
  memory?.limitedBy === 'cgroup'
    ? []
    : (apps ?? []).filter(app => gainOf(app) >= MIN_KEPT_BYTES && BY_CHOICE.test(app.protected ?? ''));

const less = (bytes: number | null, by: number): number | null => (bytes === null ? null : Math.max(0, bytes - by));

/** The machine once these applications have been quit. */
export const withoutApps = (machine: MachineNow, names: readonly string[]): MachineNow => {
  const gone = quittable(machine).filter(({name}) => names.includes(name));
  const gain = gone.reduce((sum, app) => sum + gainOf(app), 0);
  const {memory, apps} = machine;
  return {
    ...machine,
    apps: apps?.filter(app => !gone.includes(app)) ?? null,
    memory: memory && {
      ...memory,
      usedBytes: less(memory.usedBytes, gain),
      freeBytes: memory.freeBytes === null ? null : memory.freeBytes + gain,
    },
  };
};

/** How much can still be written to swap, in bytes; null where that is not known. */
export const swapRoom = ({memory, platform}: Pick<MachineNow, 'memory' | 'platform'>): number | null => {
  if (memory === null) return null;
  // macOS makes swap files as it needs them: its disk is the limit. Some is left for everything else on it.
  if (platform === 'darwin') return memory.diskFreeBytes == null ? null : Math.max(0, 0.8 * memory.diskFreeBytes);
  const {swapTotalBytes, swapUsedBytes} = memory;
  return swapTotalBytes === null ? null : Math.max(0, swapTotalBytes - (swapUsedBytes ?? 0));
};
