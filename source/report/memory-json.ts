import type {MemorySample} from '../journal/events.js';
import type {MemoryJson, MemoryNowJson} from './contract/memory.js';
import {isoTime} from './iso-time.js';
import {type CardsNow, cardsNowJson} from './machine-cards.js';

/** The figures of the design's `memory` object. */
export const memoryFigures = (memory: MemorySample): Omit<MemoryJson, 'takenAt' | 'platform'> => ({
  totalBytes: memory.totalBytes,
  usedBytes: memory.usedBytes,
  appBytes: memory.appBytes,
  wiredBytes: memory.wiredBytes,
  compressedBytes: memory.compressedBytes,
  cachedBytes: memory.cachedBytes,
  freeBytes: memory.freeBytes,
  swapUsedBytes: memory.swapUsedBytes,
  swapTotalBytes: memory.swapTotalBytes,
  swapInBytesPerSecond: memory.swapInBytesPerSecond,
  swapOutBytesPerSecond: memory.swapOutBytesPerSecond,
  pressure: memory.pressure,
  pressureSource: memory.pressureSource,
  limitedBy: memory.limitedBy,
  compressBytesPerSecond: memory.compressBytesPerSecond,
  decompressBytesPerSecond: memory.decompressBytesPerSecond,
  swappedOutBytes: memory.swappedOutBytes,
  diskFreeBytes: memory.diskFreeBytes,
  ageSeconds: memory.ageSeconds,
});

/** The design's `memory` object. `takenAt` in ms since 1970. */
export const memoryJson = (memory: MemorySample & {takenAt: number}, platform: string): MemoryJson => ({
  takenAt: isoTime(memory.takenAt),
  platform,
  ...memoryFigures(memory),
});

/** What `mlxtop memory --json` prints: the same with the NVIDIA cards. */
export const memoryNowJson = (
  memory: MemorySample & {takenAt: number},
  cards: CardsNow,
  platform: string,
): MemoryNowJson => ({...memoryJson(memory, platform), cards: cardsNowJson(cards)});
