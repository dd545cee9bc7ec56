import {type CpuInfo, cpus} from 'node:os';

/** How much of the machine's processor was in use since the look before, by whomever: 0 to 1 of all cores. */
export type ProcessorUse = {share: number; cores: number};

const timesOf = (all: readonly CpuInfo[]): {busy: number; all: number} => {
  let busy = 0;
  let idle = 0;
  for (const {times} of all) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return {busy, all: busy + idle};
};

/** Looks at the processor by the counters that the system keeps: no program is started. Null at the first look, or with nothing new. */
export const createProcessorLook = (read: () => readonly CpuInfo[] = cpus): (() => ProcessorUse | null) => {
  let previous: {busy: number; all: number} | null = null;
  return () => {
    const cores = read();
    const now = timesOf(cores);
    const before = previous;
    previous = now;
    if (before === null || now.all <= before.all) return null;
    const share = (now.busy - before.busy) / (now.all - before.all);
    return {share: Math.min(1, Math.max(0, share)), cores: cores.length};
  };
};
