import type {Line} from '../../source/insight/story/lines.js';
import type {RunView} from '../../source/insight/view.js';
import type {AppSample, MemorySample} from '../../source/journal/events.js';
import {running} from './views.js';

/** In UTC, unlike `NOW` of `views.ts`, as documents are compared byte for byte. */
export const T = Date.UTC(2026, 10, 24, 14, 5, 30);
const GIB = 1024 ** 3;
const SECOND = 1000;

/** A Mac, which reports everything about memory. */
export const MEMORY: MemorySample = {
  totalBytes: 16 * GIB,
  usedBytes: 15 * GIB,
  appBytes: 9 * GIB,
  wiredBytes: 2 * GIB,
  compressedBytes: 4 * GIB,
  cachedBytes: GIB / 2,
  freeBytes: GIB / 4,
  swapUsedBytes: 3 * GIB,
  swapTotalBytes: 4 * GIB,
  swapInBytesPerSecond: 20_000_000,
  swapOutBytesPerSecond: 1_500_000.5,
  pressure: 'red',
  pressureSource: 'kernel',
  limitedBy: 'machine',
  compressBytesPerSecond: 1_000_000,
  decompressBytesPerSecond: 2_000_000,
  swappedOutBytes: 7 * GIB,
  diskFreeBytes: 40 * GIB,
  ageSeconds: 1.5,
};

const base = running();

/** A run with a value in every field at once, as no real one has. */
export const everything: RunView = {
  memoryState: base.memoryState,
  hosts: [
    {
      ...{name: 'm2', here: false, ranks: [1, 2], answers: false, trouble: 'dropped', troubleText: 'ssh: gone'},
      ...{since: T - 30 * SECOND, platform: 'linux', memory: {...MEMORY, takenAt: T - 40 * SECOND}},
      ...{traffic: 'swapping', swapBytesPerSecond: 31_000_000, swappingSeconds: 240.5},
      ...{redSeconds: 60, mostSwapBytesPerSecond: 45_000_000, mostTrainerBytes: 6 * GIB},
      trainer: {
        ...{memoryBytes: 5 * GIB, memoryKind: 'pss', cpuPercent: 98.5, processes: 2, stopped: false},
      },
    },
  ],
  run: {
    ...base.run,
    state: 'stalled',
    startedAt: T - 7500 * SECOND,
    endedAt: T,
    elapsedSeconds: 7500,
    pausedSeconds: 12.5,
    trainedSeconds: 7300.25,
    exitCode: 1,
    outcome: 'failed',
    ending: 'ended with exit code 0 before its last iteration (1,234 of 6,000)',
    pausedSince: T - 5 * SECOND,
    pausedBy: 'policy',
    stopAsked: {signal: 'SIGINT', at: T - SECOND},
    failure: {kind: 'out-of-memory', sentence: 'Memory ran out.', line: 'MemoryError'},
    continues: {
      run: '20261123-080000-0123',
      iteration: 2000,
      checkpoint: 2000,
      earlier: {runs: 2, startedAt: T - 90_000 * SECOND, elapsedSeconds: 20_000, trainedSeconds: 18_000.5},
    },
    restarted: {run: '20261123-080000-0123', at: T - 7600 * SECOND, began: T - 7500 * SECOND},
    stall: {since: T - 60 * SECOND, busy: false},
  },
  training: {
    ...base.training,
    baseIteration: 2000,
    epoch: 1.75,
    iterationsPerEpoch: 1000,
    trainLoss: Number.NaN,
    testLoss: Number.POSITIVE_INFINITY,
    testPerplexity: 9.97,
    figures: {'rewards/chosen': -0.01, at: 7, KL: 1e-7},
    bestCheckpoint: {iteration: 1000, path: 'adapters/0001000_adapters.safetensors', valLoss: 2.4321},
    finishAt: T + 11_880 * SECOND,
    etaIsRough: true,
    validation: {done: 3, total: null},
    lastSignAt: T - 2 * SECOND,
    lastReportAt: T - 20 * SECOND,
    nextReportAt: T + 5 * SECOND,
  },
  settings: {
    model: 'models/tiny',
    data: './data',
    trainRows: 4000,
    fineTuneType: 'lora',
    optimizer: 'adamw',
    batchSize: 2,
    gradAccumulationSteps: 4,
    maxSeqLength: 2048,
    numLayers: -1,
    rank: 8,
    learningRate: 1e-5,
    lrSchedule: true,
    epochs: 3,
    seed: 0,
    stepsPerReport: 10,
    stepsPerEval: 200,
    valBatches: -1,
    saveEvery: 100,
    adapterPath: 'adapters',
    resumeFile: 'adapters/a.safetensors',
    gradCheckpoint: false,
    maskPrompt: true,
  },
  trainer: {...base.trainer, peakBytes: 6 * GIB},
  estimate: {
    peakBytes: 6.5 * GIB,
    lowBytes: 6.1 * GIB,
    highBytes: 7.5 * GIB,
    phase: 'loss',
    calibratedBy: '20261121-080000-0a1b',
    measuredBytes: 6 * GIB,
    changes: [],
  },
  memory: {...MEMORY, takenAt: T - SECOND},
  swappedOutBytes: 2 * GIB,
  swappingSeconds: 312.5,
  cards: [
    {
      ...{index: 0, uuid: 'GPU-1', name: 'NVIDIA H100 80GB HBM3', busyPercent: 92, totalBytes: 85e9, usedBytes: 43e9},
      ...{runBytes: 20e9, othersBytes: 23e9, watts: 583.77, limitWatts: 700, celsius: 87, slowedBy: 'heat'},
      ...{takenAt: T - SECOND, usedByRun: true, room: 'green'},
      holders: [{pid: 731, name: 'python3', bytes: 20e9, ofRun: true}],
    },
  ],
  cardUse: {
    sharing: {processes: 2, bytes: 23e9, since: T - 50 * SECOND},
    ...{sharedSeconds: 50, hotSeconds: 12, slowerNow: 2.4, hotSince: T - 12 * SECOND},
    cost: {factor: 2.2, lostSeconds: 27, evidence: 'strong'},
    waitsForData: {busyPercent: 28, cpuPercent: 104},
    ...{meanBusyPercent: 88.5, peakBytes: 20e9},
  },
  power: {
    gpuPercent: 97,
    onBattery: true,
    hasBattery: true,
    lowPowerMode: false,
    speedLimitPercent: 80,
    takenAt: T - SECOND,
  },
  lastQuit: {
    at: T - 60 * SECOND,
    app: 'Cursor',
    goneBy: T - 50 * SECOND,
    paceBefore: 11,
    paceAfter: 24,
    freedBytes: 3 * GIB,
    pressureBefore: 'red',
    pressureAfter: 'green',
  },
  slowdown: {
    factor: 2.1,
    factorLow: 1.5,
    factorHigh: 2.5,
    otherCause: 'Xcode',
    lostSeconds: 1140,
    evidence: 'strong',
    etaIfClearedSeconds: 6000,
  },
  advice: [{action: 'quit', app: 'Cursor', bytes: 3 * GIB, savesSeconds: 600, why: 'memory is short by about 2.0 GB'}],
  recorder: {
    lastEventAt: T - SECOND,
    memoryBytes: 50_000_000,
    cpuPercent: 0.3,
    toolCosts: {
      cpuPercent: 1.2,
      busyPercent: 3.4,
      tools: [{name: 'top', lastSeconds: 0.8, everySeconds: 60, cpuSeconds: null}],
    },
    gap: {from: T - 300 * SECOND, to: T - 200 * SECOND, complete: false, recoveredLines: 634},
  },
  warnings: [{code: 'loss-not-finite', text: 'The loss is NaN\u0007.', since: T - 30 * SECOND}],
  skippedLines: 3,
  verdict: {brief: 'swapping 2.1×', level: 'bad', sentence: 'swapping: 2.1× slower'},
};

/** Where that run is recorded. */
export const WHERE = {
  visible: false,
  host: 'gpu-box',
  heartbeatAt: T - 2 * SECOND,
  session: {terminal: {name: 'Terminal', bundleId: 'com.apple.Terminal'}, independent: true},
};

export const MINUTES = {
  seconds: 600,
  until: T,
  usedBytes: 15 * GIB,
  swapUsedBytes: 3 * GIB,
  swapInBytesPerSecond: 20_000_000,
  swapOutBytesPerSecond: null,
  pressure: 'red' as const,
  pressureSeconds: 360,
};

const times = (count: number, seconds: number) => ({count, seconds, approximate: count > 1});

/** A line of each kind. */
export const LINES: Line[] = [
  {about: 'end', at: T, state: 'failed', exitCode: 1, outcome: 'failed', early: true, kind: 'out-of-memory'},
  {about: 'restarted', at: T - 7500 * SECOND, machineStartedAt: T - 7600 * SECOND},
  {about: 'alerts', codes: ['val-loss-rising', 'on-battery']},
  {
    ...{about: 'hosts', what: 'swapping', host: 'm2', from: T - 3600 * SECOND, mostBytesPerSecond: 31_000_000},
    ...{holds: true, count: 1, seconds: 540, approximate: false},
  },
  {
    about: 'iterations',
    from: 512,
    to: 1234,
    total: 2000,
    perMinute: 11.2,
    approximate: false,
    beganAt: T - 3600 * SECOND,
    running: true,
  },
  {
    about: 'losses',
    train: {from: 1.482, to: Number.NaN},
    validation: {from: null, to: 1.456},
    best: {iteration: 1000, value: 1.412},
  },
  {about: 'swapping', ...times(3, 2460), mostBytesPerSecond: 5e7, holds: false, lost: {seconds: 1140, sure: true}},
  {about: 'pressure', red: times(2, 840), yellow: times(1, 1860), mostSwapBytes: 3.2 * GIB, holds: 'red'},
  {
    about: 'cards',
    ...{shared: {count: 2, seconds: 300, approximate: false}, mostOthersBytes: 23e9, holds: 'shared'},
    hot: {count: 1, seconds: 40, approximate: false},
  },
  {about: 'checkpoints', count: 7, atLeast: false, last: {iteration: null, at: T - 150 * SECOND}},
  {about: 'pauses', ...times(3, 720), by: [{actor: 'user', count: 3}], holds: false},
  {
    about: 'quits',
    app: 'Cursor',
    at: T - 1200 * SECOND,
    result: 'quit',
    goneBy: T - 1100 * SECOND,
    freedBytes: 3 * GIB,
    paceBefore: 11,
    paceAfter: 24,
    others: 1,
  },
  {
    about: 'apps',
    came: [],
    gone: [{app: 'Docker', bytes: 2 * GIB, from: T - 7200 * SECOND, to: T - 3600 * SECOND}],
    atLeast: false,
  },
  {about: 'away', asleep: times(1, 1800), unrecorded: times(0, 0)},
  {about: 'clock', count: 1, bySeconds: -90, at: T - 60 * SECOND},
  {about: 'forgotten', before: T - 9000 * SECOND},
];

export const APP: AppSample = {
  name: 'Docker Desktop',
  bundleId: 'com.docker.docker',
  bytes: 12 * GIB,
  atLeast: true,
  compressedBytes: 3 * GIB,
  processes: 9,
  protected: 'quitting it may end the run',
  cpuPercent: 12,
};
