import type {Look} from '../../source/dashboard/types.js';
import type {App} from '../../source/host/types.js';
import {describeSettings} from '../../source/insight/describe-settings.js';
import {LOSS_NOT_FINITE} from '../../source/insight/describe-warnings.js';
import {diskRoom, isSwapping} from '../../source/insight/memory-limits.js';
import {addToSpans, createRunSeries, type RunSeries} from '../../source/insight/series.js';
import {createState} from '../../source/insight/state.js';
import type {RunView} from '../../source/insight/view.js';
import type {EndState, MemorySample} from '../../source/journal/events.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const MINUTE = 60_000;

/** By local time, so that the clock times on the screen are the same in every time zone. */
export const NOW = new Date(2026, 10, 18, 14, 5, 12).getTime();

export const memory: MemorySample & {takenAt: number} = {
  totalBytes: 16 * GIB,
  usedBytes: 14.8 * GIB,
  appBytes: 10.2 * GIB,
  wiredBytes: 2.1 * GIB,
  compressedBytes: 2.5 * GIB,
  cachedBytes: 0.9 * GIB,
  freeBytes: 0.3 * GIB,
  swapUsedBytes: 0,
  swapTotalBytes: 2 * GIB,
  swapInBytesPerSecond: 0,
  swapOutBytesPerSecond: 0,
  pressure: 'green',
  pressureSource: 'kernel',
  limitedBy: 'machine',
  takenAt: NOW - 1200,
};

const memoryStateOf = (sample: MemorySample): RunView['memoryState'] => ({
  traffic: isSwapping(sample) ? 'swapping' : 'none',
  disk: diskRoom(sample.diskFreeBytes, sample.totalBytes),
});

export const power = {
  takenAt: NOW - 20_000,
  gpuPercent: 99,
  onBattery: false,
  lowPowerMode: false,
  speedLimitPercent: 100,
};

/** A LoRA run of 2,000 iterations, 51 minutes old and well. */
export const training: RunView = {
  run: {
    id: '20261118-131400-lora-3b',
    name: 'lora-3b',
    state: 'training',
    command: ['python', '-m', 'mlx_lm', 'lora', '--config', 'lora.yaml'],
    directory: '/home/ada/fine-tune',
    startedAt: NOW - 51.2 * MINUTE,
    endedAt: null,
    elapsedSeconds: 51.2 * 60,
    pausedSeconds: 0,
    exitCode: null,
    outcome: null,
    ending: null,
    pausedSince: null,
    pausedBy: null,
    stopAsked: null,
    failure: null,
    continues: null,
    stall: null,
  },
  training: {
    iteration: 1230,
    estimatedIteration: 1234,
    totalIterations: 2000,
    baseIteration: null,
    epoch: null,
    iterationsPerEpoch: null,
    trainLoss: 1.234,
    valLoss: 1.456,
    testLoss: null,
    testPerplexity: null,
    figures: null,
    learningRate: 1e-5,
    iterationsPerMinute: 24.04,
    secondsPerIteration: 2.496,
    tokensPerSecond: 212,
    trainedTokens: 468_769,
    peakMemoryBytes: 11.2 * GIB,
    lastCheckpoint: {iteration: 1200, path: 'adapters/0001200_adapters.safetensors'},
    bestValLoss: {iteration: 1000, value: 1.412},
    bestCheckpoint: null,
    etaSeconds: 1925,
    etaLowSeconds: 1810,
    etaHighSeconds: 2100,
    finishAt: NOW + 1925_000,
    etaIsRough: null,
    validation: null,
    lastSignAt: NOW - 9000,
    lastReportAt: NOW - 9000,
    lastReportIteration: 1230,
    nextReportAt: null,
  },
  settings: describeSettings(createState()),
  trainer: {
    pid: 48_213,
    cpuPercent: 98.4,
    memoryBytes: 11.3 * GIB,
    memoryKind: 'footprint',
    swappedBytes: 0,
    processes: 1,
    stopped: false,
    peakBytes: 11.9 * GIB,
  },
  memory,
  memoryState: memoryStateOf(memory),
  swappedOutBytes: 0,
  power,
  lastQuit: null,
  slowdown: {
    ...{factor: null, factorLow: null, factorHigh: null, otherCause: null},
    ...{lostSeconds: null, evidence: 'none', etaIfClearedSeconds: null},
  },
  verdict: {level: 'good', sentence: 'all in memory, 24 it/min', brief: ''},
  advice: [],
  recorder: {lastEventAt: NOW - 1200, memoryBytes: 52 * MIB, cpuPercent: 0.3, gap: null},
  warnings: [],
  skippedLines: 0,
};

/** Noise that is the same every time. */
const wobble = (i: number): number => Math.sin(i * 12.9898) * 0.5 + Math.sin(i * 4.1414) * 0.5;

/** 51 minutes of it: swap rises and falls in the middle, and the pace the other way round. */
export const history = (): RunSeries => {
  const series = createRunSeries();
  const start = NOW - 51 * MINUTE;
  for (let t = start; t <= NOW; t += 2000) {
    const minute = (t - start) / MINUTE;
    const swap = minute > 44 && minute < 48 ? 3.2 * Math.sin(((minute - 44) / 4) * Math.PI) : 0;
    addToSpans(series.swap, t, t, swap * GIB);
  }
  for (let t = start; t <= NOW; t += 25_000) {
    const minute = (t - start) / MINUTE;
    const swapping = minute > 44 && minute < 48;
    const i = Math.round((t - start) / 25_000);
    addToSpans(series.pace, t - 24_000, t, swapping ? 11.2 + wobble(i) : 24 + 0.4 * wobble(i));
    addToSpans(series.loss, t - 24_000, t, 1.15 + 1.6 * Math.exp(-minute / 12) + 0.06 * wobble(i * 7));
    if (i % 20 === 0) addToSpans(series.valLoss, t, t, 1.38 + 1.5 * Math.exp(-minute / 12));
  }
  return series;
};

const series = history();

export const machine = {
  platform: 'darwin',
  processor: 'Apple M2',
  cores: 8,
  memoryBytes: 16 * GIB,
  system: 'macOS 15.5',
  gpuWorkingSetBytes: 10922 * MIB,
};

export const app = (name: string, gigabytes: number, more: Partial<App> = {}): App => ({
  name,
  bundleId: `com.example.${name}`,
  bytes: gigabytes * GIB,
  atLeast: false,
  compressedBytes: (gigabytes / 3) * GIB,
  processes: Math.round(3 * gigabytes) + 1,
  mainPid: 500 + Math.round(100 * gigabytes),
  pids: [500 + Math.round(100 * gigabytes)],
  protected: null,
  ...more,
});

/** What a Mac has open beside a training. */
export const apps: App[] = [
  app('training', 10, {atLeast: true, protected: 'the training itself', processes: 1}),
  app('Cursor', 3.6, {processes: 14}),
  app('Google Chrome', 2.1, {processes: 22}),
  app('Docker', 1.9),
  app('Safari', 0.8, {protected: 'in front: you are using it'}),
  app('Slack', 0.7),
  app('WindowServer', 0.5, {protected: 'belongs to the system'}),
  app('Terminal', 0.3, {protected: 'the terminal that you are in'}),
  app('Spotify', 0.3),
  app('Notes', 0.1),
  app('mlxtop', 0.1, {protected: 'mlxtop itself, and the tmux that it lives in'}),
  app('Visual Studio Code - Insiders', 0.1),
  app('AirPlayUIAgent', 0.02),
  app('cfprefsd', 0.01, {protected: 'belongs to the system'}),
];

export const look = (view: RunView, changes: Partial<Look> = {}): Look => ({
  view,
  series,
  now: NOW,
  recorderAlive: true,
  loading: false,
  viewerMemoryBytes: 71 * MIB,
  viewerCpuPercent: 1.2,
  apps: {at: NOW - 4000, apps},
  appsProblem: null,
  lastWords: [],
  away: null,
  machine,
  ...changes,
});

type Changes = {
  [Part in 'run' | 'training' | 'settings' | 'trainer' | 'slowdown' | 'recorder']?: Partial<RunView[Part]>;
} & {memory?: Partial<typeof memory> | null} & Partial<
    Pick<RunView, 'verdict' | 'advice' | 'warnings' | 'skippedLines' | 'swappedOutBytes' | 'power' | 'lastQuit'>
  >;

/** The healthy run with other values in some of its parts. */
export const viewWith = (changes: Changes): RunView => ({
  ...training,
  ...changes,
  run: {...training.run, ...changes.run},
  training: {...training.training, ...changes.training},
  settings: {...training.settings, ...changes.settings},
  trainer: {...training.trainer, ...changes.trainer},
  memory: changes.memory === null ? null : {...memory, ...changes.memory},
  memoryState: memoryStateOf({...memory, ...changes.memory}),
  slowdown: {...training.slowdown, ...changes.slowdown},
  recorder: {...training.recorder, ...changes.recorder},
});

const unknownTraining: RunView['training'] = {
  iteration: null,
  estimatedIteration: null,
  totalIterations: null,
  baseIteration: null,
  epoch: null,
  iterationsPerEpoch: null,
  trainLoss: null,
  valLoss: null,
  testLoss: null,
  testPerplexity: null,
  figures: null,
  learningRate: null,
  iterationsPerMinute: null,
  secondsPerIteration: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
  lastCheckpoint: null,
  bestValLoss: null,
  bestCheckpoint: null,
  etaSeconds: null,
  etaLowSeconds: null,
  etaHighSeconds: null,
  finishAt: null,
  etaIsRough: null,
  validation: null,
  lastSignAt: null,
  lastReportAt: null,
  lastReportIteration: null,
  nextReportAt: null,
};

const ended = (state: EndState, exitCode: number | null): RunView =>
  viewWith({
    run: {state, exitCode, outcome: state, endedAt: NOW - 4 * MINUTE, elapsedSeconds: 47.2 * 60},
    training: {
      etaSeconds: null,
      etaLowSeconds: null,
      etaHighSeconds: null,
      finishAt: null,
      ...(state === 'finished' ? {iteration: 2000, estimatedIteration: 2000} : {}),
    },
    trainer: {
      pid: null,
      cpuPercent: null,
      memoryBytes: null,
      memoryKind: null,
      swappedBytes: null,
      processes: null,
      stopped: null,
      peakBytes: null,
    },
  });

/** One look for each thing that a dashboard can have to show. */
export const LOOKS = {
  starting: look(
    viewWith({
      run: {state: 'starting', startedAt: NOW - 21_000, elapsedSeconds: 21},
      training: unknownTraining,
      memory: {pressure: 'green'},
    }),
    {series: createRunSeries()},
  ),
  training: look(training),
  validating: look(viewWith({run: {state: 'validating'}, training: {validation: {done: 12, total: 25}}})),
  swapping: look(
    viewWith({
      memory: {
        pressure: 'red',
        swapUsedBytes: 3.2 * GIB,
        swapInBytesPerSecond: 12.4 * MIB,
        swapOutBytesPerSecond: 48.9 * MIB,
        usedBytes: 15.7 * GIB,
        cachedBytes: 0.2 * GIB,
        freeBytes: 0.1 * GIB,
        compressedBytes: 3.4 * GIB,
        compressBytesPerSecond: 61.2 * MIB,
        decompressBytesPerSecond: 23.8 * MIB,
        diskFreeBytes: 14.2 * GIB,
      },
      trainer: {swappedBytes: 2.4 * GIB},
      swappedOutBytes: 9.3 * GIB,
      power: {...power, gpuPercent: 63},
      verdict: {
        level: 'bad',
        sentence: 'swapping: 2.2× slower, 19 min lost so far, quit Cursor (3.4 GB)',
        brief: 'swapping 2.2×',
      },
      slowdown: {factor: 2.2, lostSeconds: 1140, evidence: 'strong', etaIfClearedSeconds: 1925},
      advice: [
        {action: 'quit', app: 'Cursor', bytes: 3.4 * GIB, savesSeconds: 2880, why: 'largest app that is not needed'},
        {action: 'quit', app: 'Google Chrome', bytes: 2.1 * GIB, savesSeconds: 900, why: 'second largest'},
      ],
      training: {iterationsPerMinute: 10.9, secondsPerIteration: 5.5, etaSeconds: 4213, finishAt: NOW + 4213_000},
    }),
  ),
  paused: look(
    viewWith({
      run: {state: 'paused', pausedSince: NOW - 123_000, pausedBy: 'user', pausedSeconds: 123},
      trainer: {stopped: true, cpuPercent: 0},
    }),
  ),
  stalled: look(
    viewWith({
      run: {state: 'stalled', stall: {since: NOW - 252_000, busy: true}},
      training: {lastSignAt: NOW - 252_000},
    }),
  ),
  'rare reports': look(
    viewWith({
      training: {lastReportAt: NOW - 48_000, nextReportAt: NOW + 77_000},
      advice: [
        {
          action: 'report-more-often',
          app: null,
          bytes: null,
          savesSeconds: null,
          why: 'a report takes about 125 s: with --steps-per-report 10 there is one every 25 s',
        },
      ],
    }),
  ),
  'an overdue report': look(viewWith({training: {lastReportAt: NOW - 165_000, nextReportAt: NOW - 40_000}})),
  finished: look(ended('finished', 0)),
  stopped: look(ended('stopped', 130)),
  failed: {
    ...look(ended('failed', 1)),
    lastWords: [
      'Traceback (most recent call last):',
      'ValueError: Requested to train 99 layers but the model only has 2 layers.',
    ],
  },
  interrupted: look(ended('interrupted', null)),
  'no total': look(
    viewWith({training: {totalIterations: null, etaSeconds: null, finishAt: null, etaLowSeconds: null}}),
  ),
  'unknown trainer': look(viewWith({training: {...unknownTraining, lastSignAt: NOW - 3000}}), {
    series: {...createRunSeries(), swap: series.swap},
  }),
  'loss is NaN': look(
    viewWith({
      training: {trainLoss: Number.NaN, valLoss: Number.POSITIVE_INFINITY},
      warnings: [
        {
          code: LOSS_NOT_FINITE,
          text: "The training loss is no number since iteration 1210: stop it, then go on from iteration 1200's checkpoint with a lower learning rate.",
          since: NOW,
        },
      ],
    }),
  ),
  'goes on from a checkpoint': look(
    viewWith({
      run: {continues: {run: '20261117-221400-lora-3b', iteration: 800}},
      training: {baseIteration: 800, iteration: 430, estimatedIteration: 434, totalIterations: 1200, epoch: 1.23},
      settings: {
        model: 'mlx-community/Llama-3.2-3B-Instruct-4bit',
        fineTuneType: 'lora',
        numLayers: 16,
        rank: 8,
        batchSize: 4,
        maxSeqLength: 2048,
        learningRate: 1e-5,
        data: 'data/support-answers',
        trainRows: 4000,
      },
    }),
  ),
  'failed for memory': look(
    {
      ...ended('failed', 1),
      run: {
        ...ended('failed', 1).run,
        failure: {
          kind: 'metal-out-of-memory',
          sentence:
            'The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer --num-layers, or --grad-checkpoint.',
          line: 'RuntimeError: [METAL] Command buffer execution failed: Insufficient Memory',
        },
      },
    },
    {lastWords: ['RuntimeError: [METAL] Command buffer execution failed: Insufficient Memory']},
  ),
  'died behind exit code 0': look(
    {
      ...ended('finished', 0),
      training: {...ended('failed', 0).training},
      run: {
        ...ended('finished', 0).run,
        outcome: 'failed',
        ending: 'ended with exit code 0 before its last iteration (1,230 of 2,000)',
        failure: {
          kind: 'rank-lost',
          sentence: 'A rank was lost and took the others with it: look at its machine (memory, network), then go on.',
          line: '[WARN] Node with rank 1 exited with code -9',
        },
      },
    },
    {
      lastWords: ['RuntimeError: [ring] connection to a peer was lost', '[WARN] Node with rank 0 exited with code -15'],
    },
  ),
  'ended early': look(
    {
      ...ended('finished', 0),
      training: {...ended('failed', 0).training},
      run: {
        ...ended('finished', 0).run,
        outcome: 'ended-early',
        ending: 'ended at iteration 1,230 of 2,000, exit code 0',
      },
    },
    {lastWords: ['The validation loss has not fallen for 5 evaluations: stopping early.']},
  ),
  'huge numbers': look(
    viewWith({
      run: {name: 'a-name-that-somebody-made-very-long-on-purpose-'.repeat(5), elapsedSeconds: 9e8, pausedSeconds: 9e7},
      training: {
        iteration: 123_456_789_012,
        estimatedIteration: 123_456_789_013,
        totalIterations: 999_999_999_999,
        iterationsPerMinute: 1.23e9,
        secondsPerIteration: 4.9e-8,
        trainLoss: 1.7e38,
        valLoss: -1.7e38,
        testLoss: 1.7e38,
        testPerplexity: 1.7e308,
        learningRate: 1e-300,
        tokensPerSecond: 9.9e15,
        trainedTokens: 9.9e15,
        etaSeconds: 9e8,
        etaLowSeconds: 8e8,
        etaHighSeconds: 9.9e8,
        finishAt: NOW + 7 * 86_400_000,
      },
      memory: {totalBytes: 2 ** 52, usedBytes: 2 ** 51, swapUsedBytes: 2 ** 50, swapInBytesPerSecond: 2 ** 45},
      trainer: {pid: 4_194_303, cpuPercent: 12_800, memoryBytes: 2 ** 50, processes: 4096, peakBytes: 2 ** 51},
      swappedOutBytes: 2 ** 50,
    }),
    {
      apps: {
        at: NOW,
        apps: [app('an-application-with-a-very-long-name-'.repeat(4), 2 ** 20, {atLeast: true, processes: 99_999_999})],
      },
    },
  ),
  'nothing known': look(
    viewWith({training: unknownTraining, memory: null, recorder: {memoryBytes: null, cpuPercent: null}}),
    {
      series: createRunSeries(),
      recorderAlive: null,
      apps: null,
      machine: null,
      loading: true,
      viewerMemoryBytes: null,
      viewerCpuPercent: null,
    },
  ),
  'slowed down': look(
    viewWith({
      memory: {pressure: 'yellow', ageSeconds: 14, diskFreeBytes: 4.4 * GIB, swapUsedBytes: 1.1 * GIB},
      swappedOutBytes: 1.6 * GIB,
      power: {...power, gpuPercent: 71, onBattery: true, lowPowerMode: true, speedLimitPercent: 62},
    }),
  ),
  'a Linux machine': look(
    viewWith({
      memory: {appBytes: 9 * GIB, wiredBytes: null, compressedBytes: null},
      trainer: {memoryKind: 'pss', peakBytes: null},
      swappedOutBytes: 0.2 * GIB,
      power: null,
    }),
    {
      machine: {platform: 'linux', processor: null, cores: 32, memoryBytes: 64 * GIB, system: 'Debian GNU/Linux 13'},
      apps: {
        at: NOW - 120_000,
        apps: apps.map(one => ({...one, atLeast: true, bundleId: null, compressedBytes: null})),
      },
    },
  ),
  'after an absence': look(training, {
    away: {
      since: NOW - 135 * MINUTE,
      at: NOW,
      lines: [
        'alerts: the validation loss rose; it ran on battery',
        'iterations 512 → 1,234 of 2,000, 11.2 it/min',
        'training loss 1.482 → 1.234, validation 1.512 → 1.456, best 1.412 at 1,000',
        'swapping 3 times, 41 min together, cost ≈19 min so far, at most 48.9 MB/s',
        'pressure red twice, 14 min together, yellow once, 31 min; swap up to 3.2 GB',
        '7 checkpoints written, the last at iteration 1,200 (14:03)',
        'paused 3 times, 12 min together (1 by you, 2 by auto-pause)',
        'Cursor quit at 13:44: 3.4 GB freed, 11 → 24 it/min',
      ],
    },
  }),
  'no application': look(training, {apps: {at: NOW, apps: []}}),
  'applications that cannot be looked at': look(viewWith({memory: {pressure: 'red'}}), {
    apps: null,
    appsProblem: 'top did not answer within 10 s,\nand neither did it the time before, nor the one before that',
  }),
  'apps were quit': look({
    ...ended('finished', 0),
    advice: ['Cursor', 'Google Chrome'].map(name => ({
      action: 'reopen',
      app: name,
      bytes: null,
      savesSeconds: null,
      why: 'training is done: it can be opened again',
    })),
  }),
  'stop asked': look(viewWith({run: {stopAsked: {signal: 'SIGINT', at: NOW - 12_000}}})),
  'recorder gone': look(
    viewWith({memory: {takenAt: NOW - 95_000}, recorder: {lastEventAt: NOW - 95_000}, skippedLines: 3}),
    {recorderAlive: false},
  ),
  'names from everywhere': look(
    viewWith({
      run: {
        name: '微調整 \u001b[31mred\u001b[0m 👩‍👩‍👧 e\u0301\n\tX',
        command: ['python', 'träning.py', '—', '日本語'.repeat(30)],
      },
      warnings: [{code: 'x', text: 'the app “微信” takes 3 GB — that is a lot…', since: NOW}],
      advice: [{action: 'quit', app: '微信', bytes: 3 * GIB, savesSeconds: null, why: ''}],
    }),
    {
      apps: {
        at: NOW,
        apps: [
          app('微信'.repeat(9), 3),
          app('Caf\u00e9 \u001b[31mred\u001b[0m\n👩‍👩‍👧', 2, {protected: 'pare que está à frente —\t“微信”'}),
          app('', 1, {processes: 0}),
        ],
      },
      machine: {platform: 'darwin', processor: '苹果 M2\u0007', cores: 8, memoryBytes: null, system: 'macOS\n26'},
    },
  ),
} satisfies Record<string, Look>;

/** What memory a quit gave back, before that is known. */
export const NOTHING_FREED = {freedBytes: null, pressureBefore: null, pressureAfter: null};
