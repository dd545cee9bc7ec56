import type {ProcessInfo} from '../host/types.js';

/**
 * Processor seconds that processes have used since an earlier look, added up; of one that was not there then nothing is known. Null
 * when that is so of all of them, or `of` tells nothing.
 */
export const secondsSince = (
  earlier: readonly ProcessInfo[],
  now: readonly ProcessInfo[],
  of: (process: ProcessInfo) => number | undefined,
): number | null => {
  const before = new Map(earlier.map(process => [process.pid, of(process)]));
  let used: number | null = null;
  for (const process of now) {
    const [from, to] = [before.get(process.pid), of(process)];
    if (from !== undefined && to !== undefined) used = (used ?? 0) + Math.max(0, to - from);
  }
  return used;
};
