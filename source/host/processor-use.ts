import {type CpuInfo, cpus} from 'node:os';

/**
 * How much of the machine's processor all programs, and the kernel alone, have used since the previous reading: 0 to 1
 * of all cores.
 */
export type ProcessorUse = {share: number; kernelShare: number; cores: number};

/**
 * The system's counters since it started, in any unit, of all cores together: busy, the kernel's part of that, and
 * idle.
 */
export type ProcessorTimes = {busy: number; kernel: number; idle: number; cores: number};

/**
 * The counters as Node gives them. Not for Linux: Node leaves out the time in which a core waits for the disk, so that
 * a swapping machine seems busy.
 */
export const nodeProcessorTimes = (read: () => readonly CpuInfo[] = cpus): ProcessorTimes => {
  const cores = read();
  let busy = 0;
  let kernel = 0;
  let idle = 0;
  for (const {times} of cores) {
    busy += times.user + times.nice + times.sys + times.irq;
    kernel += times.sys + times.irq;
    idle += times.idle;
  }
  return {busy, kernel, idle, cores: cores.length};
};

/**
 * Reads processor use from the system's counters, without starting a program. Null on the first call, and when nothing
 * has changed.
 */
export const createProcessorReader = (read: () => ProcessorTimes | null): (() => ProcessorUse | null) => {
  let previous: ProcessorTimes | null = null;
  return () => {
    const now = read();
    const before = previous;
    previous = now;
    if (before === null || now === null) return null;
    const all = now.busy + now.idle - before.busy - before.idle;
    if (all <= 0) return null;
    const shareOf = (part: number): number => Math.min(1, Math.max(0, part / all));
    return {
      share: shareOf(now.busy - before.busy),
      kernelShare: shareOf(now.kernel - before.kernel),
      cores: now.cores,
    };
  };
};
