import type {MemorySample} from '../../journal/events.js';
import {counterIn, leastOf, restOf} from './counters.js';
import {type MemoryGroup, memoryGroupOf} from './group-folders.js';
import {type GroupLimits, type GroupMemory, groupLimitsOf} from './group-memory.js';
import {type MemoryInfo, parseMemoryInfo} from './memory-info.js';
import {pageSizeIn, USUAL_PAGE_BYTES} from './page-size.js';
import {NO_PRESSURE, nextPressure, type PressureReadings, pressureLevel, pressureSource} from './pressure.js';
import {type MemoryStall, parseStall} from './stall.js';
import {type SwapCounters, swapCountersIn, swapRatesBetween} from './swap-rates.js';
import type {SystemFiles} from './system-files.js';
import {zramBytes} from './zram.js';

const NO_LIMITS: GroupLimits = {memory: null, availableShare: null, swap: null};

const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : part / whole;

/** zram and zswap together; null when the machine has neither. */
const compressedBytesOf = (zram: number | null, zswap: number | null): number | null =>
  zram === null && zswap === null ? null : (zram ?? 0) + (zswap ?? 0);

/**
 * The group's own stall, since the machine's is diluted by all programs outside the group; the machine's where the
 * group has none.
 */
const readStall = (files: SystemFiles, folder: string | null): MemoryStall => {
  const own = folder === null ? null : files.text(`${folder}/memory.pressure`);
  return parseStall(own ?? files.text('/proc/pressure/memory'));
};

/**
 * Finds the memory control group of a process (`self` or a pid). Mounts are read again only when the process has moved:
 * on a machine with many containers their list is long.
 */
const createGroupFinder = (files: SystemFiles, process: string): (() => MemoryGroup | null) => {
  let known: {cgroup: string; group: MemoryGroup | null} | null = null;
  return () => {
    const cgroup = files.text(`/proc/${process}/cgroup`) ?? '';
    if (known?.cgroup !== cgroup) {
      const mountinfo = files.text(`/proc/${process}/mountinfo`) ?? '';
      known = {cgroup, group: memoryGroupOf(cgroup, mountinfo, files.exists)};
    }
    return known.group;
  };
};

type Sizes = Pick<
  MemorySample,
  'totalBytes' | 'usedBytes' | 'appBytes' | 'wiredBytes' | 'compressedBytes' | 'cachedBytes' | 'freeBytes'
>;

const sizesOfMachine = (files: SystemFiles, machine: MemoryInfo): Sizes => ({
  totalBytes: machine.totalBytes,
  usedBytes: restOf(machine.totalBytes, machine.availableBytes),
  appBytes: machine.appBytes,
  wiredBytes: null,
  compressedBytes: compressedBytesOf(zramBytes(files), machine.zswapBytes),
  cachedBytes: machine.cachedBytes,
  freeBytes: machine.freeBytes,
});

const sizesOfGroup = (group: GroupMemory): Sizes => ({
  totalBytes: group.totalBytes,
  usedBytes: group.usedBytes,
  appBytes: group.appBytes,
  wiredBytes: null,
  compressedBytes: group.compressedBytes,
  cachedBytes: group.cachedBytes,
  freeBytes: group.freeBytes,
});

/**
 * How many processes the kernel has killed for want of memory: in the group where that is counted, else on the machine.
 */
const oomKillsOf = (group: GroupMemory | null, vmstat: string): PressureReadings['oomKills'] => {
  if (group !== null && group.oomKills !== null) return {source: group.folder, count: group.oomKills};
  const count = counterIn(vmstat, 'oom_kill');
  return count === null ? null : {source: 'machine', count};
};

type SwapSizes = {totalBytes: number | null; usedBytes: number | null};

const swapOf = ({swap}: GroupLimits, machine: MemoryInfo): SwapSizes =>
  swap ?? {totalBytes: machine.swapTotalBytes, usedBytes: machine.swapUsedBytes};

/** What is left of the limit, but not more than the machine has left. */
const swapFreeShare = ({totalBytes, usedBytes}: SwapSizes, machine: MemoryInfo): number | null => {
  const ofMachine = restOf(machine.swapTotalBytes, machine.swapUsedBytes);
  return share(leastOf(restOf(totalBytes, usedBytes), ofMachine), totalBytes);
};

export type MemoryReaderOptions = {
  /** Whose control group counts: `self` or a pid. */
  process?: string;
  /** The size of a page, where it is known already; null to look it up. */
  pageBytes?: number | null;
};

/**
 * Returns a function that reads memory, swap and pressure once, and keeps what its next call needs for rates and
 * hysteresis. Where the control group of `process` is tighter than the machine, sizes are the group's; swap rates are
 * always the machine's.
 */
export const createMemoryReader = (
  files: SystemFiles,
  now: () => number,
  {process = 'self', pageBytes: known = null}: MemoryReaderOptions = {},
): (() => MemorySample) => {
  const findGroup = createGroupFinder(files, process);
  const auxv = known === null ? files.bytes('/proc/self/auxv') : null;
  const pageBytes = known ?? (auxv === null ? null : pageSizeIn(auxv)) ?? USUAL_PAGE_BYTES;
  let counters: SwapCounters | null = null;
  let state = NO_PRESSURE;

  return () => {
    const at = now();
    const machine = parseMemoryInfo(files.text('/proc/meminfo') ?? '');
    const vmstat = files.text('/proc/vmstat') ?? '';
    const group = findGroup();
    const limits = group === null ? NO_LIMITS : groupLimitsOf(files, group, machine);
    const {memory: limit} = limits;

    const latest = swapCountersIn(vmstat, at);
    const rates = swapRatesBetween(counters, latest, pageBytes);
    if (counters === null || latest.at > counters.at) counters = latest;

    const swap = swapOf(limits, machine);
    const readings: PressureReadings = {
      ...readStall(files, limit?.folder ?? null),
      ofGroup: limit !== null,
      availableShare: leastOf(share(machine.availableBytes, machine.totalBytes), limits.availableShare),
      swapFreeShare: swapFreeShare(swap, machine),
      swapOutBytesPerSecond: rates.outBytesPerSecond,
      oomKills: oomKillsOf(limit, vmstat),
    };
    state = nextPressure(state, readings, at);
    const source = pressureSource(readings);

    return {
      ...(limit === null ? sizesOfMachine(files, machine) : sizesOfGroup(limit)),
      swapUsedBytes: swap.usedBytes,
      swapTotalBytes: swap.totalBytes,
      swapInBytesPerSecond: rates.inBytesPerSecond,
      swapOutBytesPerSecond: rates.outBytesPerSecond,
      pressure: source === null ? null : pressureLevel(state),
      pressureSource: source,
      limitedBy: limit === null ? 'machine' : 'cgroup',
    };
  };
};
