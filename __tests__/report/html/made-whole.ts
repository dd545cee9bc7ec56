import {addSpanToSeries, addToSeries, createSeries, type Series} from '../../../source/insight/series.js';
import {
  ITERATION_FIGURES,
  type RunFigures,
  TIME_FIGURES,
  type TimeFigure,
  type WholeRun,
} from '../../../source/insight/whole/types.js';
import {viewWith} from '../../dashboard/fixtures/run.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const MINUTE = 60_000;
export const BEGAN = new Date(2026, 10, 24, 21, 4).getTime();
const MINUTES = 150;
/** Cursor is quit then: until then it swaps. */
const QUIT = 62;
const ENDED = BEGAN + MINUTES * MINUTE;

const figures = (extra: Partial<RunFigures> = {}): RunFigures => ({
  elapsedSeconds: 9000,
  trainedSeconds: 8520,
  validationSeconds: 410,
  pausedSeconds: 480,
  asleepSeconds: 0,
  notRecordedSeconds: 0,
  iterations: 2700,
  totalIterations: 2700,
  tokens: 1_265_400,
  secondsPerIteration: {value: 3.16, error: 0.02},
  cleanSecondsPerIteration: {value: 2.5, error: 0.008},
  swappingSecondsPerIteration: {value: 5.5, error: 0.03},
  tokensPerSecond: 148,
  statedSecondsPerIteration: 2.6,
  swappingSeconds: 3540,
  lostSeconds: 1930,
  slowdownFactor: 2.2,
  evidence: 'strong',
  swappedOutBytes: 41 * GIB,
  swappedInBytes: 38.2 * GIB,
  mostSwapBytes: 3.2 * GIB,
  pressureSeconds: {green: 5200, yellow: 2300, red: 1500},
  peakBytes: 9.4 * GIB,
  cardBusyPercent: null,
  cardPeakBytes: null,
  cardSharedSeconds: null,
  predicted: {peakBytes: 9.1 * GIB, lowBytes: 8.2 * GIB, highBytes: 10.4 * GIB},
  bestValLoss: {iteration: 2200, value: 1.412},
  lastValLoss: 1.431,
  lastTrainLoss: 1.234,
  pauses: 1,
  validations: 14,
  stalls: 0,
  stalledSeconds: 0,
  restarts: 0,
  ...extra,
});

const wave = (x: number, amount: number): number => Math.sin(x * 12.9898) * amount;

/** What the machine shows at a moment, besides the pace and the loss. */
const machineAt = (second: number, swapping: boolean): Partial<Record<TimeFigure, number>> => {
  const minute = second / 60;
  const left = minute < QUIT ? 0 : Math.max(0.2, 3.2 - (minute - QUIT) / 4);
  const short = minute > 20 && minute < 45 ? 2 : 1;
  return {
    wired: 2.1 * GIB + wave(second, 0.05 * GIB),
    app: (swapping ? 10.6 : 9.4) * GIB + wave(second + 1, 0.2 * GIB),
    compressed: (swapping ? 2.3 : 0.5) * GIB + wave(second + 2, 0.05 * GIB),
    cached: (swapping ? 0.5 : 2.6) * GIB + wave(second + 4, 0.1 * GIB),
    memory: (swapping ? 15 : 12) * GIB,
    trainer: Math.min(9.2, 5 + minute * 2) * GIB,
    pressure: swapping ? short : 0,
    swap: (swapping ? Math.min(3.2, (minute - 3) / 6) : left) * GIB,
    swapOut: swapping ? (12 + wave(second, 9)) * MIB : 0,
    swapIn: swapping ? (11 + wave(second + 7, 8)) * MIB : 0,
  };
};

const byTime = (): Record<TimeFigure, Series> => {
  const series = Object.fromEntries(TIME_FIGURES.map(name => [name, createSeries('whole', 2000, 512)])) as Record<
    TimeFigure,
    Series
  >;
  let iteration = 0;
  for (let second = 0; second < MINUTES * 60; second += 25) {
    const at = BEGAN + second * 1000;
    const swapping = second > 180 && second < QUIT * 60;
    const perMinute = (swapping ? 10.9 : 24) + wave(second, swapping ? 1.6 : 0.5);
    const trained = {pace: perMinute, loss: 1.2 + 1.6 * Math.exp(-iteration / 420) + wave(second + 3, 0.06)};
    const isPaused = second >= 5400 && second < 5880;
    if (!isPaused) iteration += (perMinute * 25) / 60;
    const held = {...machineAt(second, swapping), ...(isPaused ? {} : trained)};
    for (const [name, value] of Object.entries(held)) {
      addSpanToSeries(series[name as TimeFigure], at, at + 25_000, value);
    }
    addToSeries(series.iteration, at, iteration);
    if (second % 600 === 0) addToSeries(series.valLoss, at, 1.4 + 1.2 * Math.exp(-iteration / 500));
  }
  return series;
};

const byIteration = (): WholeRun['byIteration'] => {
  const series = Object.fromEntries(
    ITERATION_FIGURES.map(name => [name, createSeries('whole', 10, 512)]),
  ) as WholeRun['byIteration'];
  for (let iteration = 10; iteration <= 2700; iteration += 10) {
    addToSeries(series.loss, iteration, 1.2 + 1.6 * Math.exp(-iteration / 420) + wave(iteration, 0.06));
    addToSeries(series.trainedSeconds, iteration, iteration * 3.16);
    addToSeries(series.tokens, iteration, iteration * 468);
    if (iteration % 200 === 0) addToSeries(series.valLoss, iteration, 1.4 + 1.2 * Math.exp(-iteration / 500));
  }
  return series;
};

/** A run as the guide tells it: it swaps until Cursor is quit, and all of it is known. */
export const madeWhole = (extra: Partial<WholeRun> = {}): WholeRun => {
  const view = viewWith({
    run: {
      id: '20261124-210400-lora-3b',
      state: 'finished',
      outcome: 'finished',
      startedAt: BEGAN,
      endedAt: ENDED,
      elapsedSeconds: 9000,
      exitCode: 0,
      directory: '/Users/ada/Fine Tune',
      command: ['/Users/ada/venv/bin/python', '-m', 'mlx_lm', 'lora', '--config', '/Users/ada/Fine Tune/lora.yaml'],
    },
    settings: {
      model: 'mlx-community/Llama-3.2-3B-Instruct-4bit',
      data: '/Users/ada/Fine Tune/data sets/fung',
      trainRows: 1095,
      fineTuneType: 'lora',
      numLayers: 16,
      rank: 8,
      batchSize: 1,
      gradAccumulationSteps: 8,
      maxSeqLength: 1024,
      learningRate: 1e-5,
      optimizer: 'adam',
      stepsPerReport: 10,
      stepsPerEval: 200,
      saveEvery: 100,
      seed: 0,
    },
  });
  return {
    id: view.run.id,
    view: {
      ...view,
      verdict: {level: 'notice', sentence: '2.2× slower while swapping, 32 min lost', brief: ''},
    },
    record: {
      schema: 1,
      id: view.run.id,
      name: view.run.name,
      command: [...view.run.command],
      directory: view.run.directory,
      createdAt: BEGAN,
      intervalMs: 2000,
      iterationsPattern: null,
      machine: {
        platform: 'darwin',
        processor: 'Apple M1 Pro',
        cores: 10,
        memoryBytes: 16 * GIB,
        system: 'macOS 15.7',
        gpuWorkingSetBytes: 10.7 * GIB,
      },
      tmux: null,
      place: {machine: 'x', host: 'adas-macbook.local', boot: null, pidNamespace: null},
    },
    imported: null,
    parts: [view.run.id],
    missingParts: 0,
    baseIteration: 0,
    from: BEGAN,
    until: ENDED,
    shifted: [],
    byTime: byTime(),
    byIteration: byIteration(),
    bands: [
      {kind: 'swapping', from: BEGAN + 3 * MINUTE, until: BEGAN + QUIT * MINUTE, text: 'swapping'},
      {kind: 'yellow', from: BEGAN + 3 * MINUTE, until: BEGAN + 20 * MINUTE, text: 'pressure yellow'},
      {kind: 'red', from: BEGAN + 20 * MINUTE, until: BEGAN + 45 * MINUTE, text: 'pressure red'},
      {kind: 'pause', from: BEGAN + 90 * MINUTE, until: BEGAN + 98 * MINUTE, text: 'paused'},
    ],
    marks: [
      {kind: 'alert', at: BEGAN + 21 * MINUTE, text: 'Memory pressure is red'},
      {kind: 'quit', at: BEGAN + QUIT * MINUTE, text: 'Cursor quit: 3.4 GB freed, 11 → 24 it/min'},
      {kind: 'checkpoint', at: BEGAN + 128 * MINUTE, text: 'best 2,200 (1.412)', iteration: 2200, value: 1.412},
      {kind: 'end', at: ENDED, text: 'finished'},
    ],
    figures: figures(),
    versions: {mlx: '0.32.4', 'mlx-lm': '0.32.2', python: '3.12.8', mlxtop: '0.1.0'},
    apps: [
      {name: 'Cursor', bytes: 3.4 * GIB},
      {name: 'Google Chrome', bytes: 1.9 * GIB},
      {name: 'Docker', bytes: 1.2 * GIB},
    ],
    power: {battery: 0, throttled: 0},
    ...extra,
  };
};
