import {totalmem} from 'node:os';
import type {MemorySample, Pressure} from '../../journal/events.js';
import type {Sleep} from '../types.js';
import {createDiskFree} from './disk-free.js';
import {createSysctlReader, createVmStatReader, MEMORY_SYSCTL, type SwapActivity} from './memory-readings.js';
import {formulaPressure} from './pressure.js';
import type {RunTool} from './run-tool.js';
import {type Seen, ToolLook} from './tool-look.js';

/** A level of the kernel that is so much older than the counts is no longer taken for today's. */
const STALE_LEVEL_MS = 10_000;

const age = (seen: Seen<unknown> | null): number => seen?.ageMs ?? 0;

/** The counters that both sources keep: vm_stat's, unless it is the older one or lacks them. */
const swapRates = (vmStat: Seen<{swap: SwapActivity}> | null, sysctl: Seen<{swap: SwapActivity}> | null) => {
  const sources = [vmStat, sysctl].filter(seen => seen !== null).sort((one, other) => one.ageMs - other.ageMs);
  const isKnown = (swap: SwapActivity) => swap.inBytesPerSecond !== null || swap.outBytesPerSecond !== null;
  return sources.map(({value}) => value.swap).find(isKnown) ?? null;
};

export type MemoryLookOptions = {
  run: RunTool;
  now: () => number;
  patienceMs: number;
  /** Where swap files grow, most likely first. */
  swapFolders: readonly string[];
};

/**
 * Takes one look at memory, swap and pressure by one `sysctl` and one `vm_stat`, side by side. A tool that hangs,
 * fails or is missing leaves its last figures, with their age, or null. Pressure is the kernel's own level; without one it is
 * computed as the kernel does.
 */
export const createMemoryLook = ({
  run,
  now,
  patienceMs,
  swapFolders,
}: MemoryLookOptions): {look: () => Promise<MemorySample>; lastSleep: () => Sleep | null | undefined} => {
  const common = {now, patienceMs, restMs: 0};
  const vmStatLook = new ToolLook({
    ...common,
    name: 'vm_stat',
    start: () => run('vm_stat'),
    read: createVmStatReader(),
  });
  const sysctlLook = new ToolLook({
    ...common,
    name: 'sysctl',
    start: () => run('sysctl', MEMORY_SYSCTL),
    read: createSysctlReader(() => vmStatLook.last()?.value.pageBytes ?? null),
  });
  const diskFree = createDiskFree(swapFolders, now);
  let level: Pressure = 'green';
  let totalBytes: number | null = null;
  let lastSleep: Sleep | null | undefined;

  const look = async (): Promise<MemorySample> => {
    const [sysctl, vmStat, diskFreeBytes] = await Promise.all([sysctlLook.newest(), vmStatLook.newest(), diskFree()]);
    lastSleep = sysctl?.value.lastSleep;
    totalBytes = sysctl?.value.memoryBytes ?? totalBytes;
    const figures = vmStat?.value.figures;
    const share = figures?.uncompressedShare ?? null;
    const isLevelStale = share !== null && age(sysctl) - age(vmStat) > STALE_LEVEL_MS;
    const kernel = isLevelStale ? null : (sysctl?.value.pressure ?? null);
    level = kernel ?? (share === null ? level : formulaPressure(level, share));
    const rates = swapRates(vmStat, sysctl);
    const ageSeconds = Math.round(Math.max(age(sysctl), age(vmStat)) / 100) / 10;
    return {
      totalBytes: totalBytes ?? totalmem(),
      usedBytes: figures?.usedBytes ?? null,
      appBytes: figures?.appBytes ?? null,
      wiredBytes: figures?.wiredBytes ?? null,
      compressedBytes: figures?.compressedBytes ?? null,
      cachedBytes: figures?.cachedBytes ?? null,
      freeBytes: figures?.freeBytes ?? null,
      swapUsedBytes: sysctl?.value.swapUsage.usedBytes ?? null,
      swapTotalBytes: sysctl?.value.swapUsage.totalBytes ?? null,
      swapInBytesPerSecond: rates?.inBytesPerSecond ?? null,
      swapOutBytesPerSecond: rates?.outBytesPerSecond ?? null,
      pressure: kernel ?? (share === null ? null : level),
      pressureSource: kernel !== null ? 'kernel' : share === null ? null : 'formula',
      limitedBy: 'machine',
      compressBytesPerSecond: vmStat?.value.compressBytesPerSecond ?? null,
      decompressBytesPerSecond: vmStat?.value.decompressBytesPerSecond ?? null,
      // Of one source for as long as there is one: a run's share is the difference between two samples.
      swappedOutBytes: vmStat?.value.swap.swappedOutBytes ?? sysctl?.value.swap.swappedOutBytes ?? null,
      diskFreeBytes,
      ...(ageSeconds > 0 && {ageSeconds}),
    };
  };
  return {look, lastSleep: () => lastSleep};
};
