import type {FieldsOf, Shape} from '../shapes.js';
import {MEMORY} from './memory.js';

export const MEMORY_KINDS = ['footprint', 'resident', 'pss'] as const;

/**
 * What a process' memory was measured by; on macOS its footprint counts swapped-out memory, its resident size does not.
 */
export type MemoryKind = (typeof MEMORY_KINDS)[number];

const TRAINER = {
  /** The process that trains: of those below the wrapper, the one that holds most memory. */
  pid: 'number',
  /** 100 is one core. Null at the first reading, when there is no difference yet. */
  cpuPercent: 'number?',
  memoryBytes: 'number?',
  memoryKind: MEMORY_KINDS,
  swappedBytes: 'number?',
  processes: 'number',
  /** Every process is stopped (SIGSTOP). */
  stopped: 'boolean',
  /** The main process' largest footprint so far, where the system reports it. */
  peakBytes: {orAbsent: 'number?'},
} as const satisfies Shape;

/** The trainer's processes (all those below the wrapper), added up. */
export type TrainerSample = FieldsOf<typeof TRAINER>;

const RECORDER = {
  memoryBytes: 'number',
  cpuPercent: 'number?',
  /** The part of it that is a program which stays beside it (nvidia-smi). Absent without one. */
  helperBytes: {orAbsent: 'number'},
} as const satisfies Shape;

/** What the recorder itself costs. */
export type RecorderSample = FieldsOf<typeof RECORDER>;

const TOOL_COSTS = {
  /** Of one core; null until the processor time of every tool was measured, which is done now and then. */
  cpuPercent: 'number?',
  /** How long they ran, added up: on a machine that thrashes most of it is waiting. */
  busyPercent: 'number',
  /** `everySeconds` lay between the last two starts; `cpuSeconds` is what one start uses. */
  tools: {listOf: {name: 'string', lastSeconds: 'number', everySeconds: 'number?', cpuSeconds: 'number?'}},
} as const satisfies Shape;

/** What the system's own tools that a recorder starts (macOS) cost over the last minute. */
export type ToolCosts = FieldsOf<typeof TOOL_COSTS>;

const POWER = {
  /** Share of the GPU in use, by any process. */
  gpuPercent: 'number?',
  onBattery: {orNull: 'boolean'},
  /** The machine has a battery, and so a lid. Absent in older journals, and where the system does not report it. */
  hasBattery: {orAbsent: {orNull: 'boolean'}},
  lowPowerMode: {orNull: 'boolean'},
  /** Speed that the thermal limit leaves, in percent; 100 when there is none. */
  speedLimitPercent: 'number?',
} as const satisfies Shape;

/** What besides memory may slow a run down; null, or absent, where it is not known. */
export type PowerSample = FieldsOf<typeof POWER>;

/** What is measured of the machine and the processes, and what happens to the machine. */
export const MACHINE_EVENTS = {
  sample: {
    memory: {orNull: MEMORY},
    trainer: {orNull: TRAINER},
    recorder: RECORDER,
    /** Raw bytes that the trainer has printed so far. */
    outputBytes: 'number',
    /** Bytes of them that the log has: of a bar's repaints not all are kept. Absent in older journals. */
    logBytes: {orAbsent: 'number'},
    /**
     * Share of the machine's whole processor, 0 to 1, that is used by others than the trainer. Absent in older
     * journals.
     */
    otherProcessorShare: {orAbsent: 'number?'},
    /** The part of it that is the kernel's own work, on behalf of any process. Absent in older journals. */
    kernelProcessorShare: {orAbsent: 'number?'},
  },
  power: POWER,
  tools: TOOL_COSTS,
  /** The machine slept for this long, just before `t`. */
  asleep: {seconds: 'number'},
  /** The machine's clock was set by so much just before `t`, forward or back. */
  'clock-set': {seconds: 'number'},
} as const satisfies Record<string, Shape>;
