import {type CpuInfo, cpus} from 'node:os';

/** How much of the machine's processor was in use since the look before, by whomever and by the kernel: 0 to 1 of all cores. */
export type ProcessorUse = {share: number; kernelShare: number; cores: number};

/** The system's counters since it started, in any unit: time at work, in the kernel of that, and without work, of all cores together. */
export type ProcessorTimes = {busy: number; kernel: number; idle: number; cores: number};

/** As Node tells it. Not for Linux: it leaves out the time in which a core waits for the disk, and a swapping machine seems busy. */
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

/** Looks at the processor by the counters that the system keeps: no program is started. Null at the first look, or with nothing new. */
export const createProcessorLook = (read: () => ProcessorTimes | null): (() => ProcessorUse | null) => {
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
