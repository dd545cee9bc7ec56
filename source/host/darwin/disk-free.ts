import {statfs} from 'node:fs/promises';

/** The volume that macOS' swap files grow on; where there is none of that name, the one that holds them. */
export const SWAP_FOLDERS = ['/System/Volumes/VM', '/private/var/vm', '/'];

const REST_MS = 10_000;

/** Free space in bytes of the first of these folders that is there; null when none is. Looks every 10 s at most. */
export const createDiskFree = (folders: readonly string[], now: () => number): (() => Promise<number | null>) => {
  let known: {at: number; bytes: Promise<number | null>} | null = null;
  const look = async (): Promise<number | null> => {
    for (const folder of folders) {
      // Another version of macOS keeps them elsewhere: the next one is asked.
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
