import type {FieldsOf, Shape} from '../shapes.js';

const PRESSURES = ['green', 'yellow', 'red'] as const;
const PRESSURE_SOURCES = ['kernel', 'formula', 'psi', 'available'] as const;

/** The system's memory pressure, best first. */
export type Pressure = (typeof PRESSURES)[number];
/** What `pressure` comes from: macOS' kernel, a formula where that is silent, Linux' PSI, or available memory. */
export type PressureSource = (typeof PRESSURE_SOURCES)[number];

export const MEMORY = {
  totalBytes: 'number?',
  usedBytes: 'number?',
  appBytes: 'number?',
  wiredBytes: 'number?',
  compressedBytes: 'number?',
  cachedBytes: 'number?',
  freeBytes: 'number?',
  swapUsedBytes: 'number?',
  swapTotalBytes: 'number?',
  swapInBytesPerSecond: 'number?',
  swapOutBytesPerSecond: 'number?',
  pressure: {orNull: PRESSURES},
  pressureSource: {orNull: PRESSURE_SOURCES},
  /** What the numbers are bounded by: the machine itself, or a tighter limit of a control group. */
  limitedBy: ['machine', 'cgroup'],
  /** The fields from here on came later: absent in older journals, and where the system does not report them. */
  compressBytesPerSecond: {orAbsent: 'number?'},
  decompressBytesPerSecond: {orAbsent: 'number?'},
  /** Bytes written to swap since the machine started; the run's share is the difference between two samples. */
  swappedOutBytes: {orAbsent: 'number?'},
  /** Free space of the volume that the swap files grow on. */
  diskFreeBytes: {orAbsent: 'number?'},
  /**
   * Age of the oldest part of this reading: one of the system's tools did not answer this time, so its last answer is
   * repeated. Absent, null or 0 when all of it is fresh.
   */
  ageSeconds: {orAbsent: 'number?'},
} as const satisfies Shape;

/** One reading of the machine's memory: the fields of the design's JSON, without the platform and the time. */
export type MemorySample = FieldsOf<typeof MEMORY>;

/** So many applications a reading lists, the largest: one that it lacks held less than the last of them. */
export const LISTED_APPS = 12;

export const APP = {
  name: 'string',
  bundleId: 'string?',
  bytes: 'number',
  atLeast: 'boolean',
  compressedBytes: 'number?',
  processes: 'number',
  protected: 'string?',
  /**
   * Use of the processor since the previous reading; 100 is one core. Absent in older journals and at the first
   * reading.
   */
  cpuPercent: {orAbsent: 'number?'},
} as const satisfies Shape;

/** One application at one reading; see `App` in host/types.ts. */
export type AppSample = FieldsOf<typeof APP>;

/** Events about applications. */
export const APP_EVENTS = {
  /**
   * Memory by application, largest first, read while memory was short. `survey`: it was not, and this only tells which
   * applications were open meanwhile.
   */
  apps: {apps: {listOf: APP}, survey: {orAbsent: 'boolean'}},
  /** mlxtop asked an application to quit; `bytes` is what it held, `result` how that went. */
  quit: {app: 'string', bytes: 'number?', result: ['quit', 'still-open', 'refused', 'not-running']},
} as const satisfies Record<string, Shape>;
