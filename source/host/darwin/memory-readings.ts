import type {Pressure} from '../../journal/events.js';
import type {Sleep} from '../types.js';
import {isTranslated} from './chip.js';
import {type MemoryFigures, memoryFigures} from './memory-figures.js';
import {kernelPressure} from './pressure.js';
import {type Counters, ratesBetween} from './rates.js';
import {parseSwapUsage, parseSysctl, type SwapUsage, type SysctlValues, sysctlNumber, sysctlTime} from './sysctl.js';
import {parseVmStat} from './vm-stat.js';

/** In bytes; null for what the source does not report. */
export type SwapActivity = {
  inBytesPerSecond: number | null;
  outBytesPerSecond: number | null;
  /** Since the machine started. */
  swappedOutBytes: number | null;
};

export type VmStatReading = {
  /** The kernel's own, from the header. */
  pageBytes: number;
  figures: MemoryFigures;
  swap: SwapActivity;
  compressBytesPerSecond: number | null;
  decompressBytesPerSecond: number | null;
};

export type SysctlReading = {
  memoryBytes: number | null;
  swapUsage: SwapUsage;
  pressure: Pressure | null;
  swap: SwapActivity;
  /** Null when the machine has not slept since it was started, undefined where the kernel does not report it. */
  lastSleep: Sleep | null | undefined;
};

const times = (count: number | null, bytes: number | null): number | null =>
  count === null || bytes === null ? null : count * bytes;

/**
 * Reads successive answers of `vm_stat`; rates come from the difference to the previous one. Null for an answer without
 * counts.
 */
export const createVmStatReader = (): ((text: string, at: number) => VmStatReading | null) => {
  let previous: Counters<'ins' | 'outs' | 'compressions' | 'decompressions'> | null = null;
  return (text, at) => {
    const stat = parseVmStat(text);
    if (stat === null || stat.counts.size === 0) return null;
    const {pageBytes} = stat;
    const count = (name: string): number | null => stat.counts.get(name) ?? null;
    const counts = {
      ins: count('Swapins'),
      outs: count('Swapouts'),
      compressions: count('Compressions'),
      decompressions: count('Decompressions'),
    };
    const rates = ratesBetween(previous, {at, counts});
    previous = {at, counts};
    return {
      pageBytes,
      figures: memoryFigures(stat),
      swap: {
        inBytesPerSecond: times(rates.ins, pageBytes),
        outBytesPerSecond: times(rates.outs, pageBytes),
        swappedOutBytes: times(counts.outs, pageBytes),
      },
      compressBytesPerSecond: times(rates.compressions, pageBytes),
      decompressBytesPerSecond: times(rates.decompressions, pageBytes),
    };
  };
};

const NAMES = {
  pressureLevel: 'kern.memorystatus_vm_pressure_level',
  swapUsage: 'vm.swapusage',
  memory: 'hw.memsize',
  page: 'hw.pagesize',
  chip: 'machdep.cpu.brand_string',
  swapIns: 'vm.compressor.swapper.swapins_total',
  swapOuts: 'vm.compressor.swapper.swapouts_total',
  slept: 'kern.sleeptime',
  woke: 'kern.waketime',
} as const;

/** `-i` skips names that this version of macOS does not know; without it some versions stop at the first one. */
export const MEMORY_SYSCTL = ['-i', ...Object.values(NAMES)];

/**
 * The kernel's record of its last sleep. Known from public scripts and programs that read it; not seen on a Mac of
 * ours.
 */
const lastSleep = (values: SysctlValues): Sleep | null | undefined => {
  const [from, to] = [sysctlTime(values, NAMES.slept), sysctlTime(values, NAMES.woke)];
  if (from === null || to === null) return undefined;
  return from > 0 && to > from ? {from, to} : null;
};

/**
 * Reads successive answers of `sysctl MEMORY_SYSCTL`. Its counters of swapped pages exist since macOS 26; they count as
 * vm_stat's do, but are not mixed with them in one rate. `kernelPageBytes`: the page size from vm_stat's header, null
 * while there is none; sysctl's own is the fallback, except under Rosetta, where it is wrong.
 */
export const createSysctlReader = (
  kernelPageBytes: () => number | null,
): ((text: string, at: number) => SysctlReading | null) => {
  let previous: Counters<'ins' | 'outs'> | null = null;
  return (text, at) => {
    const values = parseSysctl(text);
    if (values.size === 0) return null;
    const counts = {ins: sysctlNumber(values, NAMES.swapIns), outs: sysctlNumber(values, NAMES.swapOuts)};
    const ownPageBytes = isTranslated(values.get(NAMES.chip)) ? null : sysctlNumber(values, NAMES.page);
    const pageBytes = kernelPageBytes() ?? ownPageBytes;
    const rates = ratesBetween(previous, {at, counts});
    previous = {at, counts};
    return {
      memoryBytes: sysctlNumber(values, NAMES.memory),
      swapUsage: parseSwapUsage(values.get(NAMES.swapUsage)),
      pressure: kernelPressure(sysctlNumber(values, NAMES.pressureLevel)),
      swap: {
        inBytesPerSecond: times(rates.ins, pageBytes),
        outBytesPerSecond: times(rates.outs, pageBytes),
        swappedOutBytes: times(counts.outs, pageBytes),
      },
      lastSleep: lastSleep(values),
    };
  };
};
