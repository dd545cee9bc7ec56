import {formatBytes, formatRate, UNKNOWN} from '../format/units.js';
import type {MemorySample} from '../journal/events.js';
import {rowsToText} from './table.js';

const SIGNS = {green: 'green', yellow: 'YELLOW', red: 'RED'} as const;

/** A machine without swap, or on a Mac: that has not needed any yet. */
const hasNoSwap = ({swapTotalBytes, swapUsedBytes}: MemorySample): boolean =>
  swapTotalBytes === 0 && swapUsedBytes === 0;

/** A look at the machine's memory as labelled figures; what this system does not tell is left out. */
export const memoryRows = (memory: MemorySample): [string, string][] => {
  const parts: [string, number | null][] = [
    ['wired', memory.wiredBytes],
    ['apps', memory.appBytes],
    ['compressed', memory.compressedBytes],
    ['cached', memory.cachedBytes],
    ['free', memory.freeBytes],
  ];
  const known = parts.filter(([, bytes]) => bytes !== null).map(([name, bytes]) => `${name} ${formatBytes(bytes)}`);
  const limit = memory.limitedBy === 'cgroup' ? ' (the limit of this control group)' : '';
  return [
    [
      'memory',
      `${formatBytes(memory.usedBytes)} of ${formatBytes(memory.totalBytes)} used${limit}${known.length > 0 ? `: ${known.join(', ')}` : ''}`,
    ],
    [
      'pressure',
      memory.pressure === null ? UNKNOWN : `${SIGNS[memory.pressure]} (from: ${memory.pressureSource ?? UNKNOWN})`,
    ],
    [
      'swap',
      hasNoSwap(memory)
        ? 'none'
        : `${formatBytes(memory.swapUsedBytes)} used, in ${formatRate(memory.swapInBytesPerSecond)}, out ${formatRate(memory.swapOutBytesPerSecond)}`,
    ],
  ];
};

/** What `mlxtop memory` prints for a person. */
export const memoryText = (memory: MemorySample): string => rowsToText(memoryRows(memory));
