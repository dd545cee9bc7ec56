import type {DataFacts, ModelFacts, TrainSettings} from '../../source/estimate/facts.js';
import type {AppNow, MachineNow} from '../../source/estimate/room.js';
import type {MemorySample} from '../../source/journal/events.js';

export const GIB = 1024 ** 3;
export const MIB = 1024 ** 2;

const memory = (values: Partial<MemorySample>): MemorySample => ({
  totalBytes: 16 * GIB,
  usedBytes: null,
  appBytes: null,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: null,
  freeBytes: null,
  swapUsedBytes: 0,
  swapTotalBytes: 0,
  swapInBytesPerSecond: null,
  swapOutBytesPerSecond: null,
  pressure: 'green',
  pressureSource: 'kernel',
  limitedBy: 'machine',
  ...values,
});

export const app = (name: string, gigabytes: number, reason: string | null = null, compressed = 0): AppNow => ({
  name,
  bytes: gigabytes * GIB,
  compressedBytes: compressed * GIB,
  protected: reason,
});

const APPS = [
  app('Cursor', 3.6),
  app('Google Chrome', 1.1),
  app('Docker Desktop', 0.65),
  app('WindowServer', 0.4, 'belongs to the system'),
];

/** A Mac with 16 GB: by default 5.4 GB are free when the reserve is taken off. */
export const mac = (values: Partial<MemorySample> = {}, apps: readonly AppNow[] | null = APPS): MachineNow => ({
  platform: 'darwin',
  memory: memory({
    usedBytes: 9.3 * GIB,
    wiredBytes: 2.2 * GIB,
    cachedBytes: 5 * GIB,
    freeBytes: 1.04 * GIB,
    diskFreeBytes: 100 * GIB,
    ...values,
  }),
  gpuWorkingSetBytes: 12_713_115_648,
  apps,
});

/** A Linux machine with 16 GB, of which 6 are in use. */
export const linux = (values: Partial<MemorySample> = {}, apps: readonly AppNow[] = APPS): MachineNow => ({
  platform: 'linux',
  memory: memory({usedBytes: 6 * GIB, pressureSource: 'psi', ...values}),
  gpuWorkingSetBytes: null,
  apps,
});

export const settings = (values: Partial<TrainSettings> = {}): TrainSettings => ({
  model: 'tiny',
  data: 'data',
  train: true,
  test: false,
  fineTuneType: 'lora',
  optimizer: 'adam',
  iters: 600,
  batchSize: 4,
  gradAccumulationSteps: 1,
  maxSeqLength: 2048,
  numLayers: 16,
  rank: 8,
  scale: 20,
  dropout: 0,
  loraKeys: null,
  gradCheckpoint: false,
  maskPrompt: false,
  valBatches: 25,
  stepsPerReport: 10,
  stepsPerEval: 200,
  saveEvery: 100,
  adapterPath: 'adapters',
  resumeAdapterFile: null,
  fuse: false,
  ranks: 1,
  ...values,
});

/** A dense model of 3 billion parameters with 28 blocks, in 4 bits. */
export const model = (values: Partial<ModelFacts> = {}): ModelFacts => ({
  name: 'mlx-community/Some-3B-4bit',
  folder: '/models/some',
  revision: null,
  modelType: 'qwen2',
  isKnownFamily: true,
  weightBytes: 1.7 * GIB,
  fileBytes: 1.7 * GIB,
  parameters: 3e9,
  dtype: 'bfloat16',
  quantization: {bits: 4, groupSize: 64, mode: 'affine'},
  hiddenSize: 2048,
  intermediateSize: 11_008,
  vocabularySize: 151_936,
  isTied: true,
  capsLogits: false,
  blocks: Array.from({length: 28}, () => ({
    attention: 'full' as const,
    window: null,
    heads: 16,
    kvHeads: 2,
    headDim: 128,
    experts: null,
    modules: [],
    parameters: 9e7,
  })),
  outside: [],
  remarks: [],
  ...values,
});

/** 950 rows, of which the last 38 have 1,800 tokens and the others 500. */
export const rows = (values: Partial<DataFacts> = {}): DataFacts => ({
  file: '/data/train.jsonl',
  rows: 950,
  format: 'chat',
  counted: 'exact',
  lengths: Array.from({length: 950}, (_, index) => (index < 912 ? 500 : 1800)),
  problems: [],
  ...values,
});
