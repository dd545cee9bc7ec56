import {statfs} from 'node:fs/promises';

/**
 * The volume that macOS's swap files grow on; where it does not exist, the folder of the swap files, or else the root.
 */
export const SWAP_FOLDERS = ['/System/Volumes/VM', '/private/var/vm', '/'];

const REST_MS = 10_000;

/**
 * Free space in bytes on the disk of the first of these folders that exists; null when none does. Read every 10 s at
 * most.
 */
export const createDiskFree = (folders: readonly string[], now: () => number): (() => Promise<number | null>) => {
  let known: {at: number; bytes: Promise<number | null>} | null = null;
  const look = async (): Promise<number | null> => {
    for (const folder of folders) {
      // Another version of macOS keeps them elsewhere: try the next one.
      const found = await statfs(folder).catch(() => null);
      if (found !== null) return found.bavail * found.bsize;
    }
    return null;
  };
  return () => {
    const at = now();
    if (known === null || at - known.at >= REST_MS) known = {at, bytes: look()};
    return known.bytes;
  };
};
