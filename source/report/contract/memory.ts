import {flag, list, number, type ObjectOf, orAbsent, orNull, text, time, word} from './fields.js';

const MAC_ONLY = 'on Linux, and in a run of an older version';

/** The machine's memory at one moment: `mlxtop memory --json`, and a part of `status`. */
export const MEMORY = {
  takenAt: orNull(time('When it was read.'), 'a damaged record'),
  platform: text('`darwin` or `linux`: the system of that machine.'),
  totalBytes: orNull(number('Memory of the machine, or the limit of the control group.', 'bytes')),
  usedBytes: orNull(number('In use. macOS: as Activity Monitor counts it; Linux: total minus available.', 'bytes')),
  appBytes: orNull(number('Memory of programs. Linux: anonymous and shared pages.', 'bytes')),
  wiredBytes: orNull(number('Memory that cannot be moved to swap.', 'bytes'), 'unknown, and on Linux'),
  compressedBytes: orNull(
    number('What the compressed memory occupies. Linux: zram and zswap.', 'bytes'),
    'unknown, and without a compressor',
  ),
  cachedBytes: orNull(number('Cached files, which can be given back.', 'bytes')),
  freeBytes: orNull(number('Not used for anything.', 'bytes')),
  swapUsedBytes: orNull(number('Swap in use.', 'bytes')),
  swapTotalBytes: orNull(number('Size of swap. macOS: of the swap files so far, which grow.', 'bytes')),
  swapInBytesPerSecond: orNull(number('Read back from swap.', 'bytes/s'), 'unknown, and at a first reading'),
  swapOutBytesPerSecond: orNull(number('Written to swap.', 'bytes/s'), 'unknown, and at a first reading'),
  pressure: orNull(word('Memory pressure.', ['green', 'yellow', 'red'])),
  pressureSource: orNull(
    word("Source of the pressure: the kernel's own level, a formula, stall times, or the memory available.", [
      'kernel',
      'formula',
      'psi',
      'available',
    ]),
  ),
  limitedBy: word('What the figures are bounded by.', ['machine', 'cgroup']),
  compressBytesPerSecond: orAbsent(orNull(number('Compressed.', 'bytes/s')), MAC_ONLY),
  decompressBytesPerSecond: orAbsent(orNull(number('Decompressed.', 'bytes/s')), MAC_ONLY),
  swappedOutBytes: orAbsent(orNull(number('Written to swap since the machine started.', 'bytes')), MAC_ONLY),
  diskFreeBytes: orAbsent(orNull(number('Free on the disk that swap grows on.', 'bytes')), MAC_ONLY),
  ageSeconds: orAbsent(
    orNull(number('Age of the oldest figure: a tool of the system did not answer this time.', 'seconds')),
    'all figures are new',
  ),
} as const;

export type MemoryJson = ObjectOf<typeof MEMORY>;

/** What an NVIDIA card is, how busy, and how much of its memory is in use. */
export const CARD_USE = {
  index: number('Its number, from 0.'),
  uuid: text('The same after a restart of the machine.'),
  name: text('What it is.'),
  busyPercent: orNull(number('Share of the last 14 s in which it was busy.', '%')),
  totalBytes: orNull(number('Its memory.', 'bytes')),
  usedBytes: orNull(number('In use, by everybody.', 'bytes')),
} as const;

/** Its power and temperature, and what slows it down. */
export const CARD_POWER = {
  watts: orNull(number('Power.', 'W')),
  limitWatts: orNull(number('The most that it may take.', 'W')),
  celsius: orNull(number('Temperature.', '°C')),
  slowedBy: orNull(
    text('Why it runs slower than it could: `heat`, `power-brake`, `hardware` or `other`.'),
    'nothing does',
  ),
} as const;

/** An NVIDIA card as it is now. */
const CARD_NOW = {
  ...CARD_USE,
  ...CARD_POWER,
  processes: list('Who holds memory of it, largest first.', {
    pid: number('Its pid.'),
    name: text('Its program.'),
    bytes: orNull(number('What it holds.', 'bytes')),
  }),
} as const;

export type CardNowJson = ObjectOf<typeof CARD_NOW>;

/** What `mlxtop memory --json` prints. */
export const MEMORY_NOW = {
  ...MEMORY,
  cards: orNull(list('The NVIDIA cards of this machine.', CARD_NOW), 'there are none, or they cannot be read'),
} as const;

export type MemoryNowJson = ObjectOf<typeof MEMORY_NOW>;

/** One application, as an event has it. */
export const APP = {
  name: text('Its name.'),
  bundleId: orNull(text('Its identifier on macOS.'), 'unknown, and on Linux'),
  bytes: number('Memory of all its processes. macOS: footprint; Linux: proportional or resident size.', 'bytes'),
  compressedBytes: orNull(number('How much of it is compressed or in swap.', 'bytes')),
  processes: number('How many processes it has.', 'processes'),
  protected: orNull(text('Why it must not be quit.'), 'it can be quit'),
  atLeast: flag('`bytes` is a lower bound, as the system reported no exact figure.'),
} as const;

/** One application: an item of `mlxtop apps --json`. */
export const APP_NOW = {
  ...APP,
  cardBytes: orNull(number('What it holds of NVIDIA cards.', 'bytes'), 'there are none, or they cannot be read'),
} as const;

export type AppJson = ObjectOf<typeof APP_NOW>;

export type AppCardJson = AppJson['cardBytes'];
