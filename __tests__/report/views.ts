import {describe} from '../../source/insight/describe.js';
import {createState} from '../../source/insight/state.js';
import type {RunView} from '../../source/insight/view.js';
import type {EndState, MemorySample} from '../../source/journal/events.js';

export const NOW = new Date('2026-11-24T14:05:30').getTime();
const GIB = 1024 ** 3;

/** A Linux workstation. */
export const memory = (extra: Partial<MemorySample> = {}): MemorySample => ({
  totalBytes: 16 * GIB,
  usedBytes: 12.5 * GIB,
  appBytes: 9 * GIB,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: 2 * GIB,
  freeBytes: 1.5 * GIB,
  swapUsedBytes: 3 * GIB,
  swapTotalBytes: 8 * GIB,
  swapInBytesPerSecond: 1024 ** 2,
  swapOutBytesPerSecond: 0,
  pressure: 'yellow',
  pressureSource: 'psi',
  limitedBy: 'machine',
  ...extra,
});

/** A run about which nothing is known beyond `run.json`. */
export const unknown = (): RunView =>
  describe(
    {
      ...createState(),
      id: '20261124-120000-abcd',
      name: 'lora',
      command: ['python', 'train.py'],
      directory: '/work',
      startedAt: NOW - 60_000,
    },
    NOW,
  );

type Extra = {
  run?: Partial<RunView['run']>;
  training?: Partial<RunView['training']>;
  trainer?: Partial<RunView['trainer']>;
};

/** A run in the middle of its training, about which everything is known. */
export const running = ({run, training, trainer}: Extra = {}): RunView => {
  const view = unknown();
  return {
    ...view,
    run: {...view.run, state: 'training', startedAt: NOW - 7_500_000, elapsedSeconds: 7500, ...run},
    training: {
      ...view.training,
      iteration: 1234,
      estimatedIteration: 1240,
      totalIterations: 6000,
      trainLoss: 2.3456,
      valLoss: 2.5,
      learningRate: 1e-5,
      iterationsPerMinute: 24.04,
      secondsPerIteration: 2.496,
      tokensPerSecond: 512.4,
      trainedTokens: 632_000,
      peakMemoryBytes: 5_400_000_000,
      lastCheckpoint: {iteration: 1200, path: 'adapters/0001200_adapters.safetensors'},
      bestValLoss: {iteration: 1000, value: 2.4321},
      etaSeconds: 11_880,
      etaLowSeconds: 11_000,
      etaHighSeconds: 13_000,
      finishAt: NOW + 11_880_000,
      lastSignAt: NOW - 2000,
      lastReportAt: NOW - 20_000,
      lastReportIteration: 1230,
      ...training,
    },
    trainer: {
      pid: 4242,
      cpuPercent: 187.6,
      memoryBytes: 5.1 * GIB,
      memoryKind: 'pss',
      swappedBytes: 1.2 * GIB,
      processes: 2,
      stopped: false,
      peakBytes: null,
      ...trainer,
    },
    memory: {...memory(), takenAt: NOW - 1000},
    recorder: {lastEventAt: NOW - 1000, memoryBytes: 50_000_000, cpuPercent: 0.3, gap: null},
  };
};

/** The same, ended. */
export const ended = (state: EndState, exitCode: number | null): RunView => {
  const view = running({
    run: {state, exitCode, outcome: state, endedAt: NOW - 1000},
    training: {etaSeconds: null, finishAt: null},
  });
  return {...view, trainer: unknown().trainer};
};

/** A run that died with exit code 0. */
export const diedBehind0 = (): RunView => {
  const view = ended('finished', 0);
  const ending = 'ended with exit code 0 before its last iteration (1,234 of 6,000)';
  return {...view, run: {...view.run, outcome: 'failed', ending}};
};
