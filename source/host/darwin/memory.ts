import {totalmem} from 'node:os';
import type {MemorySample, Pressure} from '../../journal/events.js';
import type {Sleep} from '../types.js';
import {createDiskFree} from './disk-free.js';
import type {MemoryFigures} from './memory-figures.js';
import {
  createSysctlReader,
  createVmStatReader,
  MEMORY_SYSCTL,
  type SwapActivity,
  type SysctlReading,
  type VmStatReading,
} from './memory-readings.js';
import {type Answer, PolledTool} from './polled-tool.js';
import {formulaPressure} from './pressure.js';
import type {RunTool} from './run-tool.js';

/** A kernel level that is older than vm_stat's counts by this much no longer describes the present. */
const STALE_LEVEL_MS = 10_000;

const NO_FIGURES: MemoryFigures = {
  usedBytes: null,
  appBytes: null,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: null,
  freeBytes: null,
  uncompressedShare: null,
};

const NO_SWAP: SwapActivity = {inBytesPerSecond: null, outBytesPerSecond: null, swappedOutBytes: null};

/** The newest answers of both tools. */
type Readings = {vmStat: Answer<VmStatReading> | null; sysctl: Answer<SysctlReading> | null};

const age = (seen: Answer<unknown> | null): number => seen?.ageMs ?? 0;

/** The swap counters, which both tools have: from vm_stat, unless its answer is the older one or lacks them. */
const swapRates = ({vmStat, sysctl}: Readings): SwapActivity => {
  const sources = [vmStat, sysctl].filter(seen => seen !== null).sort((one, other) => one.ageMs - other.ageMs);
  const isKnown = (swap: SwapActivity) => swap.inBytesPerSecond !== null || swap.outBytesPerSecond !== null;
  return sources.map(({value}) => value.swap).find(isKnown) ?? NO_SWAP;
};

/**
 * vm_stat's count for as long as it gives one: a run's part of it is the difference between two samples of one source.
 */
const swappedOutBytes = ({vmStat, sysctl}: Readings): number | null =>
  vmStat?.value.swap.swappedOutBytes ?? sysctl?.value.swap.swappedOutBytes ?? null;

/** The kernel's own level; null when there is none, or only one that is much older than the counts. */
const levelOfKernel = ({vmStat, sysctl}: Readings): Pressure | null => {
  const hasCounts = (vmStat?.value.figures.uncompressedShare ?? null) !== null;
  const isStale = hasCounts && age(sysctl) - age(vmStat) > STALE_LEVEL_MS;
  return isStale ? null : (sysctl?.value.pressure ?? null);
};

type KnownPressure = Pick<MemorySample, 'pressure' | 'pressureSource'>;

/** The level of each look: the kernel's, else the one that its formula makes of the counts and of the level before. */
export const createPressureTracker = (): ((readings: Readings) => KnownPressure) => {
  let level: Pressure = 'green';
  return readings => {
    const kernel = levelOfKernel(readings);
    const share = readings.vmStat?.value.figures.uncompressedShare ?? null;
    if (kernel === null && share === null) return {pressure: null, pressureSource: null};
    level = kernel ?? (share === null ? level : formulaPressure(level, share));
    return {pressure: level, pressureSource: kernel === null ? 'formula' : 'kernel'};
  };
};

/** One sample of what both tools have answered last. */
export const sampleOf = (
  readings: Readings,
  totalBytes: number | null,
  diskFreeBytes: number | null,
  pressure: KnownPressure,
): MemorySample => {
  const {vmStat, sysctl} = readings;
  const {uncompressedShare: _share, ...figures} = vmStat?.value.figures ?? NO_FIGURES;
  const rates = swapRates(readings);
  const ageSeconds = Math.round(Math.max(age(sysctl), age(vmStat)) / 100) / 10;
  return {
    totalBytes,
    ...figures,
    swapUsedBytes: sysctl?.value.swapUsage.usedBytes ?? null,
    swapTotalBytes: sysctl?.value.swapUsage.totalBytes ?? null,
    swapInBytesPerSecond: rates.inBytesPerSecond,
    swapOutBytesPerSecond: rates.outBytesPerSecond,
    ...pressure,
    limitedBy: 'machine',
    compressBytesPerSecond: vmStat?.value.compressBytesPerSecond ?? null,
    decompressBytesPerSecond: vmStat?.value.decompressBytesPerSecond ?? null,
    swappedOutBytes: swappedOutBytes(readings),
    diskFreeBytes,
    ...(ageSeconds > 0 && {ageSeconds}),
  };
};

export type MemoryReaderOptions = {
  run: RunTool;
  now: () => number;
  patienceMs: number;
  /** Where swap files grow, most likely first. */
  swapFolders: readonly string[];
};

/**
 * Reads memory, swap and pressure with one `sysctl` and one `vm_stat`, side by side. When a tool hangs, fails or is
 * missing, its last figures stay, with their age, or are null. Pressure is the kernel's own level; without one it is
 * computed as the kernel does.
 */
export const createMemoryReader = ({
  run,
  now,
  patienceMs,
  swapFolders,
}: MemoryReaderOptions): {look: () => Promise<MemorySample>; lastSleep: () => Sleep | null | undefined} => {
  const common = {now, patienceMs, restMs: 0};
  const vmStatLook = new PolledTool({
    ...common,
    name: 'vm_stat',
    start: () => run('vm_stat'),
    read: createVmStatReader(),
  });
  const sysctlLook = new PolledTool({
    ...common,
    name: 'sysctl',
    start: () => run('sysctl', MEMORY_SYSCTL),
    read: createSysctlReader(() => vmStatLook.last()?.value.pageBytes ?? null),
  });
  const diskFree = createDiskFree(swapFolders, now);
  const trackPressure = createPressureTracker();
  let totalBytes: number | null = null;
  let lastSleep: Sleep | null | undefined;

  const look = async (): Promise<MemorySample> => {
    const [sysctl, vmStat, diskFreeBytes] = await Promise.all([sysctlLook.newest(), vmStatLook.newest(), diskFree()]);
    const readings = {vmStat, sysctl};
    lastSleep = sysctl?.value.lastSleep;
    totalBytes = sysctl?.value.memoryBytes ?? totalBytes;
    return sampleOf(readings, totalBytes ?? totalmem(), diskFreeBytes, trackPressure(readings));
  };
  return {look, lastSleep: () => lastSleep};
};
