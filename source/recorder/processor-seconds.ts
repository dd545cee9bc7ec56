import type {ProcessInfo} from '../host/types.js';

/**
 * Processor seconds that the processes have used since an earlier list, added up. A process that was not in that list
 * does not count. Null when none was, or `of` gives nothing for any of them.
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
