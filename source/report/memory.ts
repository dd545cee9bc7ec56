import {formatBytes, formatRate, UNKNOWN} from '../format/units.js';
import type {MemorySample} from '../journal/events.js';
import {type CardsNow, cardRows} from './machine-cards.js';
import {rowsToText} from './table.js';

const SIGNS = {green: 'green', yellow: 'YELLOW', red: 'RED'} as const;

/** A machine without swap, or a Mac that has not needed any yet. */
const hasNoSwap = ({swapTotalBytes, swapUsedBytes}: MemorySample): boolean =>
  swapTotalBytes === 0 && swapUsedBytes === 0;

/** `wired 2.1 GB, apps 8.4 GB`, without those that are unknown. */
const listed = (parts: readonly [string, number | null][]): string =>
  parts.flatMap(([name, bytes]) => (bytes === null ? [] : `${name} ${formatBytes(bytes)}`)).join(', ');

/** A memory reading as labelled figures, without those that this system does not provide. */
export const memoryRows = (memory: MemorySample): [string, string][] => {
  const limit = memory.limitedBy === 'cgroup' ? ' (the limit of this control group)' : '';
  const used = listed([
    ['wired', memory.wiredBytes],
    ['apps', memory.appBytes],
    ['compressed', memory.compressedBytes],
  ]);
  const rest = listed([
    ['cached', memory.cachedBytes],
    ['free', memory.freeBytes],
  ]);
  return [
    [
      'memory',
      `${formatBytes(memory.usedBytes)} of ${formatBytes(memory.totalBytes)} used${limit}${used && `: ${used}`}${rest && `; ${rest}`}`,
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

/** What `mlxtop memory` prints as text. */
export const memoryText = (memory: MemorySample, cards: CardsNow = null): string =>
  rowsToText([...memoryRows(memory), ...cardRows(cards)]);
