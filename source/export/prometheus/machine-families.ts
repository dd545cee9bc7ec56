import type {MemorySample, Pressure} from '../../journal/events.js';
import {asRatio, type Family, inSeconds, type Sample, type ScrapedRun} from './family.js';

/** The kernel's own levels (macOS: kern.memorystatus_vm_pressure_level). */
const LEVELS = {green: 1, yellow: 2, red: 4} as const satisfies Record<Pressure, number>;

/** The level of a pressure; null where that is not known. */
export const pressureLevel = (pressure: Pressure | null | undefined): number | null =>
  pressure ? LEVELS[pressure] : null;

const restOf = ({usedBytes, appBytes, wiredBytes, compressedBytes}: MemorySample): number | null =>
  usedBytes === null || appBytes === null
    ? null
    : Math.max(0, usedBytes - appBytes - (wiredBytes ?? 0) - (compressedBytes ?? 0));

/** What is used, by what it is used for; where only the sum is known, that. */
const usedSamples = (memory: MemorySample | null): readonly Sample[] => {
  if (memory === null) return [];
  const kinds: readonly [string, number | null][] =
    memory.appBytes === null
      ? [['other', memory.usedBytes]]
      : [
          ['app', memory.appBytes],
          ['wired', memory.wiredBytes],
          ['compressed', memory.compressedBytes],
          ['other', restOf(memory)],
        ];
  return kinds.map(([kind, value]) => ({labels: {kind}, value}));
};

const flag = (value: boolean | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const memoryOf =
  (key: 'totalBytes' | 'cachedBytes' | 'freeBytes' | 'swapUsedBytes' | 'diskFreeBytes') =>
  ({view}: ScrapedRun): number | null =>
    view.memory?.[key] ?? null;

const bytes = (name: string, help: string, read: Family['read'], labels?: string): Family => ({
  name: `mlxtop_${name}_bytes`,
  type: 'gauge',
  unit: 'bytes',
  ...(labels !== undefined && {labels}),
  help,
  whileRunning: true,
  read,
});

/** What the run's machine, its trainer and its recorder use, as the recorder has last read it. */
export const MACHINE_FAMILIES: readonly Family[] = [
  bytes(
    'trainer_footprint',
    "Memory of the trainer's processes, swapped-out memory included where the system counts it so",
    ({view}) => [{labels: {kind: view.trainer.memoryKind ?? ''}, value: view.trainer.memoryBytes}],
    '`kind`: `footprint` (macOS), `resident`, `pss`',
  ),
  bytes('trainer_swapped', "Memory of the trainer's processes that is in swap", ({view}) => view.trainer.swappedBytes),
  {
    name: 'mlxtop_trainer_cpu_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: "Processor use of the trainer's processes; 1 is one core",
    whileRunning: true,
    read: ({view}) => asRatio(view.trainer.cpuPercent),
  },
  bytes(
    'memory_used',
    "The machine's memory in use, by kind; the kinds add up to all of it",
    ({view}) => usedSamples(view.memory),
    '`kind`: `app`, `wired`, `compressed`, `other`',
  ),
  bytes('memory_size', "The machine's memory", memoryOf('totalBytes')),
  bytes('memory_cached', 'Memory that caches files and can be reclaimed at once', memoryOf('cachedBytes')),
  bytes('memory_free', 'Memory that is not in use', memoryOf('freeBytes')),
  {
    name: 'mlxtop_memory_pressure',
    type: 'gauge',
    unit: null,
    help: 'Memory pressure: 1 green, 2 yellow, 4 red',
    whileRunning: true,
    read: ({view}) => pressureLevel(view.memory?.pressure),
  },
  bytes('swap_used', 'Swap in use', memoryOf('swapUsedBytes')),
  {
    name: 'mlxtop_swap_in_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes read back from swap since the recording began',
    whileRunning: true,
    read: ({state}) => state.totals.swappedIn,
  },
  {
    name: 'mlxtop_swap_out_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes written to swap since the recording began',
    whileRunning: true,
    read: ({state}) => state.totals.swappedOut,
  },
  bytes('disk_free', 'Free space of the volume that swap files grow on', memoryOf('diskFreeBytes')),
  {
    name: 'mlxtop_gpu_busy_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'Share of the GPU in use, by any process (macOS)',
    whileRunning: true,
    read: ({view}) => asRatio(view.power?.gpuPercent),
  },
  {
    name: 'mlxtop_power_on_battery',
    type: 'gauge',
    unit: null,
    help: '1 while the machine runs on its battery, 0 while it does not',
    whileRunning: true,
    read: ({view}) => flag(view.power?.onBattery),
  },
  {
    name: 'mlxtop_power_speed_limit_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'Share of full speed that the thermal limit allows; 1 without a limit',
    whileRunning: true,
    read: ({view}) => asRatio(view.power?.speedLimitPercent),
  },
  {
    name: 'mlxtop_recorder_cpu_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: "Processor time of the run's recorder",
    whileRunning: true,
    read: ({recorderCpuSeconds}) => recorderCpuSeconds,
  },
  bytes('recorder_resident', "Resident memory of the run's recorder", ({view}) => view.recorder.memoryBytes),
  {
    name: 'mlxtop_recorder_event_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the recorder last wrote something; old when it is dead or stuck',
    read: ({view}) => (view.run.endedAt === null ? inSeconds(view.recorder.lastEventAt) : null),
  },
];
