import {addToSeries, createSeries, type Series} from '../../../source/insight/series.js';
import type {RunView} from '../../../source/insight/view.js';
import type {IterationFigure, RunFigures, TimeFigure, WholeRun} from '../../../source/insight/whole/types.js';
import {ITERATION_FIGURES, TIME_FIGURES} from '../../../source/insight/whole/types.js';
import type {RunRecord} from '../../../source/journal/run-record.js';
import {NOW, training, viewWith} from '../../dashboard/fixtures/run.js';

export const GIB = 1024 ** 3;
export {NOW};

const FIGURES: RunFigures = {
  elapsedSeconds: 5520,
  trainedSeconds: 5000,
  validationSeconds: 420,
  pausedSeconds: 0,
  asleepSeconds: 0,
  notRecordedSeconds: 0,
  iterations: 2000,
  totalIterations: 2000,
  tokens: 800_000,
  secondsPerIteration: {value: 2.5, error: 0.004},
  cleanSecondsPerIteration: {value: 2.5, error: 0.004},
  swappingSecondsPerIteration: null,
  tokensPerSecond: 160,
  statedSecondsPerIteration: null,
  swappingSeconds: 0,
  lostSeconds: null,
  slowdownFactor: null,
  evidence: 'none',
  swappedOutBytes: 0,
  swappedInBytes: 0,
  mostSwapBytes: 0,
  pressureSeconds: {green: 5520, yellow: 0, red: 0},
  peakBytes: 11.2 * GIB,
  cardBusyPercent: null,
  cardPeakBytes: null,
  cardSharedSeconds: null,
  predicted: {peakBytes: 11.5 * GIB, lowBytes: 10.9 * GIB, highBytes: 12.6 * GIB},
  bestValLoss: {iteration: 2000, value: 1.412},
  lastValLoss: 1.412,
  lastTrainLoss: 1.31,
  pauses: 0,
  validations: 11,
  stalls: 0,
  stalledSeconds: 0,
  restarts: 0,
};

/** What the same run comes to with an application open that makes the machine swap most of the time. */
export const SWAPPING: Partial<RunFigures> = {
  elapsedSeconds: 12_050,
  trainedSeconds: 11_000,
  secondsPerIteration: {value: 5.5, error: 0.03},
  cleanSecondsPerIteration: {value: 2.52, error: 0.01},
  swappingSecondsPerIteration: {value: 5.9, error: 0.02},
  tokensPerSecond: 72.7,
  swappingSeconds: 9900,
  lostSeconds: 5670,
  slowdownFactor: 2.34,
  evidence: 'strong',
  swappedOutBytes: 41 * GIB,
  swappedInBytes: 55 * GIB,
  mostSwapBytes: 3.2 * GIB,
  pressureSeconds: {green: 900, yellow: 7100, red: 4050},
};

/** A series by iteration with what `value` gives each `every` iterations. */
export const byIteration = (until: number, every: number, value: (iteration: number) => number): Series => {
  const series = createSeries('whole', 1, 512);
  for (let iteration = every; iteration <= until; iteration += every) addToSeries(series, iteration, value(iteration));
  return series;
};

/** Numbers between −1 and 1 that look like chance, the same for the same seed. */
export const noise = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 30 - 1;
  };
};

/** A loss that falls from 2.5 to about 1.3 and scatters by `scatter`; `shift` is added to it. */
export const losses = (seed: number, {until = 2000, every = 10, shift = 0, scatter = 0.05} = {}): Series => {
  const chance = noise(seed);
  return byIteration(until, every, at => 1.3 + 1.2 * Math.exp(-at / 400) + shift + scatter * chance());
};

const RECORD: RunRecord = {
  schema: 1,
  id: '',
  name: '',
  command: ['python', '-m', 'mlx_lm', 'lora', '--config', 'lora.yaml'],
  directory: '/home/ada/fine-tune',
  createdAt: NOW,
  intervalMs: 2000,
  iterationsPattern: null,
  machine: {
    ...{platform: 'darwin', processor: 'Apple M2', cores: 8, memoryBytes: 16 * GIB, system: 'macOS 15.6'},
  },
  tmux: null,
};

export type Given = Partial<Omit<WholeRun, 'view' | 'figures' | 'byIteration' | 'record'>> & {
  name?: string;
  figures?: Partial<RunFigures>;
  settings?: Partial<RunView['settings']>;
  run?: Partial<RunView['run']>;
  slowdown?: Partial<RunView['slowdown']>;
  machine?: Partial<RunRecord['machine']>;
  byIteration?: Partial<WholeRun['byIteration']>;
};

const SETTINGS: Partial<RunView['settings']> = {
  model: 'mlx-community/Qwen2.5-3B-Instruct-4bit',
  data: 'data',
  trainRows: 4000,
  fineTuneType: 'lora',
  batchSize: 4,
  maxSeqLength: 2048,
  numLayers: 16,
  rank: 8,
  optimizer: 'adam',
  learningRate: 1e-5,
  stepsPerReport: 10,
  stepsPerEval: 200,
};

const none = (): Series => createSeries('whole', 1, 512);

/** A finished run of 2,000 iterations that never swapped, with other values. */
export const whole = (id: string, given: Given = {}): WholeRun => {
  const {name = id, figures, settings, run, slowdown, machine, byIteration: series, ...rest} = given;
  const view = viewWith({
    settings: {...SETTINGS, ...settings},
    run: {id, name, state: 'finished', outcome: 'finished', endedAt: NOW, startedAt: NOW - 5_520_000, ...run},
    slowdown: {...slowdown},
  });
  return {
    id,
    view: {...view, training: {...training.training, iteration: 2000}},
    record: {...RECORD, id, name, machine: {...RECORD.machine, ...machine}},
    imported: null,
    parts: [id],
    missingParts: 0,
    baseIteration: 0,
    from: NOW - 5_520_000,
    until: NOW,
    shifted: [],
    byTime: Object.fromEntries(TIME_FIGURES.map(one => [one, none()])) as Record<TimeFigure, Series>,
    byIteration: {
      ...(Object.fromEntries(ITERATION_FIGURES.map(one => [one, none()])) as Record<IterationFigure, Series>),
      loss: losses(1),
      valLoss: byIteration(2000, 200, at => 1.4 + 1.1 * Math.exp(-at / 400)),
      tokens: byIteration(2000, 10, at => 400 * at),
      ...series,
    },
    bands: [],
    marks: [],
    figures: {...FIGURES, ...figures},
    versions: {python: '3.11.7', mlx: '0.32.4', 'mlx-lm': '0.32.2'},
    apps: [{name: 'Finder', bytes: 0.2 * GIB}],
    power: {battery: 0, throttled: 0},
    ...rest,
  };
};
