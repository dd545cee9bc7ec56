import type {RunEvent, RunSettings} from './events.js';
import type {Shape} from './shapes.js';

const memory: Shape = {
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
  pressure: {orNull: ['green', 'yellow', 'red']},
  pressureSource: {orNull: ['kernel', 'formula', 'psi', 'available']},
  limitedBy: ['machine', 'cgroup'],
  compressBytesPerSecond: {orAbsent: 'number?'},
  decompressBytesPerSecond: {orAbsent: 'number?'},
  swappedOutBytes: {orAbsent: 'number?'},
  diskFreeBytes: {orAbsent: 'number?'},
};

const trainer: Shape = {
  pid: 'number',
  cpuPercent: 'number?',
  memoryBytes: 'number?',
  memoryKind: ['footprint', 'resident', 'pss'],
  swappedBytes: 'number?',
  processes: 'number',
  stopped: 'boolean',
  peakBytes: {orAbsent: 'number?'},
};

const app: Shape = {
  name: 'string',
  bundleId: 'string?',
  bytes: 'number',
  atLeast: 'boolean',
  compressedBytes: 'number?',
  processes: 'number',
  protected: 'string?',
};

const factSource = ['trainer', 'flag', 'config', 'adapter'] as const;

const settings: Record<keyof RunSettings, Shape> = {
  model: {orAbsent: 'string'},
  data: {orAbsent: 'string'},
  trainRows: {orAbsent: 'number'},
  fineTuneType: {orAbsent: 'string'},
  optimizer: {orAbsent: 'string'},
  batchSize: {orAbsent: 'number'},
  gradAccumulationSteps: {orAbsent: 'number'},
  maxSeqLength: {orAbsent: 'number'},
  numLayers: {orAbsent: 'number'},
  rank: {orAbsent: 'number'},
  learningRate: {orAbsent: 'number'},
  lrSchedule: {orAbsent: 'boolean'},
  epochs: {orAbsent: 'number'},
  seed: {orAbsent: 'number'},
  stepsPerReport: {orAbsent: 'number'},
  stepsPerEval: {orAbsent: 'number'},
  valBatches: {orAbsent: 'number'},
  saveEvery: {orAbsent: 'number'},
  adapterPath: {orAbsent: 'string'},
  resumeFile: {orAbsent: 'string'},
  gradCheckpoint: {orAbsent: 'boolean'},
  maskPrompt: {orAbsent: 'boolean'},
};

const actor = ['user', 'outside', 'policy'] as const;

/** The guard of every event type: what `decodeEvent` insists on. */
export const EVENT_SHAPES: Record<RunEvent['type'], Shape> = {
  run: {
    schema: 'number',
    id: 'string',
    name: 'string',
    command: 'strings',
    directory: 'string',
    continues: {orAbsent: {orNull: {run: 'string', iteration: 'number'}}},
  },
  recording: {pid: 'number', gapSeconds: 'number?'},
  recovered: {lines: 'number', complete: 'boolean'},
  'recording-ended': {reason: ['signal', 'pipe-closed']},
  sample: {
    memory: {orNull: memory},
    trainer: {orNull: trainer},
    recorder: {memoryBytes: 'number', cpuPercent: 'number?'},
    outputBytes: 'number',
    otherProcessorShare: {orAbsent: 'number?'},
  },
  pause: {by: actor},
  resume: {by: actor},
  stop: {by: actor, signal: ['SIGINT', 'SIGTERM', 'SIGKILL']},
  apps: {apps: {listOf: app}},
  quit: {app: 'string', bytes: 'number?', result: ['quit', 'still-open', 'refused', 'not-running']},
  power: {
    gpuPercent: 'number?',
    onBattery: {orNull: 'boolean'},
    hasBattery: {orAbsent: {orNull: 'boolean'}},
    lowPowerMode: {orNull: 'boolean'},
    speedLimitPercent: 'number?',
  },
  asleep: {seconds: 'number'},
  baseline: {run: 'string', secondsPerIteration: 'number', secondsPerToken: 'number?', seconds: 'number'},
  warning: {code: 'string', text: 'string', waiter: {orAbsent: {pid: 'number', identity: 'string?'}}},
  'warning-over': {code: 'string'},
  // A later version may know more codes.
  alert: {code: 'string', text: 'string'},
  'alert-over': {code: 'string', text: 'string'},
  'auto-pause': {on: 'boolean', why: 'string'},
  end: {state: ['finished', 'stopped', 'failed', 'interrupted'], exitCode: 'number?', unseen: {orAbsent: 'boolean'}},
  total: {iterations: 'number', source: factSource},
  settings: {source: factSource, values: settings},
  failure: {kind: 'string', line: 'string'},
  training: {},
  report: {
    iteration: 'number',
    trainLoss: 'real?',
    learningRate: 'real?',
    trainerIterationsPerSecond: 'real?',
    tokensPerSecond: 'real?',
    trainedTokens: 'number?',
    peakMemoryBytes: 'number?',
    epoch: {orAbsent: 'number?'},
    figures: {orAbsent: 'numbers'},
  },
  progress: {iteration: 'number', total: 'number?'},
  validating: {done: 'number?', total: 'number?'},
  validation: {iteration: 'number', valLoss: 'real', seconds: 'number?'},
  checkpoint: {iteration: 'number?', path: 'string', late: {orAbsent: 'boolean'}},
  saved: {path: 'string?'},
  test: {loss: 'real', perplexity: 'real?'},
};
