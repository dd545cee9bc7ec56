import type {EventOf, RunEvent} from '../../source/journal/events.js';
import type {Complete} from './fields.js';
import {SAMPLES} from './samples.js';

/**
 * One event of every type with every field, including those that came later. The rare `w`, `history` and `retold`
 * are in one of them.
 */
export const FULL_SAMPLES: {
  [Type in RunEvent['type']]: Complete<Omit<EventOf<Type>, 'w' | 'history' | 'retold'>> & EventOf<Type>;
} = {
  ...SAMPLES,
  run: {
    ...SAMPLES.run,
    continues: {
      ...{run: 'r0', iteration: 300, checkpoint: 300},
      earlier: {runs: 1, startedAt: 1_700_000_000_000, elapsedSeconds: 700, trainedSeconds: 650},
    },
    imported: {format: 'log', file: 'train.log', hasTimes: true},
  },
  sample: {
    ...SAMPLES.sample,
    memory: {...SAMPLES.sample.memory, ageSeconds: 12},
    recorder: {...SAMPLES.sample.recorder, helperBytes: 22_000_000},
    logBytes: 1200,
    otherProcessorShare: 0.25,
    kernelProcessorShare: 0.125,
  },
  apps: {...SAMPLES.apps, apps: SAMPLES.apps.apps.map(app => ({...app, cpuPercent: 12.5})), survey: true},
  power: {...SAMPLES.power, hasBattery: true},
  'host-sample': {...SAMPLES['host-sample'], memory: {...SAMPLES['host-sample'].memory, ageSeconds: 12}},
  'host-apps': {...SAMPLES['host-apps'], apps: SAMPLES['host-apps'].apps.map(app => ({...app, cpuPercent: 12.5}))},
  warning: {...SAMPLES.warning, waiter: {pid: 12, identity: 'i'}},
  end: {...SAMPLES.end, unseen: true},
  report: {
    ...SAMPLES.report,
    ...{epoch: 1.75, figures: {margin: 0.5}, guessed: true, retold: true},
    ...{activeMemoryBytes: 6e9, cacheMemoryBytes: 1e9, inside: 300},
  },
  validation: {...SAMPLES.validation, inside: 400},
  unplaced: {...SAMPLES.unplaced, figures: {margin: 0.5}},
  progress: {...SAMPLES.progress, guessed: true},
  settings: {
    ...SAMPLES.settings,
    values: {
      model: 'tiny',
      data: 'rows',
      trainRows: 1000,
      fineTuneType: 'lora',
      optimizer: 'adamw',
      batchSize: 4,
      gradAccumulationSteps: 2,
      maxSeqLength: 2048,
      numLayers: 16,
      rank: 8,
      learningRate: 1e-5,
      lrSchedule: false,
      epochs: 3,
      seed: 7,
      stepsPerReport: 10,
      stepsPerEval: 200,
      valBatches: 25,
      saveEvery: 100,
      adapterPath: 'adapters',
      resumeFile: 'adapters/0000100_adapters.safetensors',
      gradCheckpoint: true,
      maskPrompt: true,
    },
  },
  failure: {...SAMPLES.failure, ofChild: true},
  checkpoint: {...SAMPLES.checkpoint, late: true, history: true, w: 1_700_000_000_000},
};
