import type {RunView} from '../insight/view.js';
import {wholeTimes, wholeTraining} from '../insight/whole-training.js';
import type {StatusJson} from './contract/status.js';
import {isoTime} from './iso-time.js';

/*
 * The parts of a status object, each key by name: a new field of a view becomes public here and in `contract/`, or not
 * at all.
 */

/** All runs of the training; null where there is no other one. */
export const wholeTrainingJson = (view: RunView): StatusJson['wholeTraining'] => {
  const times = wholeTimes(view);
  const {iteration, total} = wholeTraining(view);
  return (
    times && {
      runs: times.runs,
      startedAt: isoTime(times.startedAt),
      elapsedSeconds: times.elapsedSeconds,
      trainedSeconds: times.trainedSeconds,
      iteration,
      totalIterations: total,
    }
  );
};

/** How far the training is, and what its losses are. */
export const trainingJson = (training: RunView['training']): StatusJson['training'] => ({
  iteration: training.iteration,
  estimatedIteration: training.estimatedIteration,
  totalIterations: training.totalIterations,
  baseIteration: training.baseIteration,
  epoch: training.epoch,
  iterationsPerEpoch: training.iterationsPerEpoch,
  trainLoss: training.trainLoss,
  valLoss: training.valLoss,
  testLoss: training.testLoss,
  testPerplexity: training.testPerplexity,
  figures: training.figures,
  learningRate: training.learningRate,
  iterationsPerMinute: training.iterationsPerMinute,
  secondsPerIteration: training.secondsPerIteration,
  paceIsStated: training.paceIsStated ?? false,
  paceTrend: training.paceTrend ?? null,
  earlierIterationsPerMinute: training.earlierIterationsPerMinute ?? null,
  tokensPerSecond: training.tokensPerSecond,
  trainedTokens: training.trainedTokens,
  peakMemoryBytes: training.peakMemoryBytes,
  activeMemoryBytes: training.activeMemoryBytes,
  cacheMemoryBytes: training.cacheMemoryBytes,
  lastCheckpoint: training.lastCheckpoint && {
    iteration: training.lastCheckpoint.iteration,
    path: training.lastCheckpoint.path,
  },
  bestValLoss: training.bestValLoss && {
    iteration: training.bestValLoss.iteration,
    value: training.bestValLoss.value,
  },
  bestCheckpoint: training.bestCheckpoint && {
    iteration: training.bestCheckpoint.iteration,
    path: training.bestCheckpoint.path,
    valLoss: training.bestCheckpoint.valLoss,
  },
  etaSeconds: training.etaSeconds,
  etaLowSeconds: training.etaLowSeconds,
  etaHighSeconds: training.etaHighSeconds,
  finishAt: isoTime(training.finishAt),
  etaIsRough: training.etaIsRough,
  validation: training.validation && {done: training.validation.done, total: training.validation.total},
  lastSignAt: isoTime(training.lastSignAt),
  lastReportAt: isoTime(training.lastReportAt),
  lastReportIteration: training.lastReportIteration,
  nextReportAt: isoTime(training.nextReportAt),
  guessedFormat: training.guessed,
});

/** What is trained and how. */
export const settingsJson = (settings: RunView['settings']): StatusJson['settings'] => ({
  model: settings.model,
  data: settings.data,
  trainRows: settings.trainRows,
  fineTuneType: settings.fineTuneType,
  optimizer: settings.optimizer,
  batchSize: settings.batchSize,
  gradAccumulationSteps: settings.gradAccumulationSteps,
  maxSeqLength: settings.maxSeqLength,
  numLayers: settings.numLayers,
  rank: settings.rank,
  learningRate: settings.learningRate,
  lrSchedule: settings.lrSchedule,
  epochs: settings.epochs,
  seed: settings.seed,
  stepsPerReport: settings.stepsPerReport,
  stepsPerEval: settings.stepsPerEval,
  valBatches: settings.valBatches,
  saveEvery: settings.saveEvery,
  adapterPath: settings.adapterPath,
  resumeFile: settings.resumeFile,
  gradCheckpoint: settings.gradCheckpoint,
  maskPrompt: settings.maskPrompt,
});

/** The trainer's processes. */
export const trainerJson = (trainer: RunView['trainer']): StatusJson['trainer'] => ({
  pid: trainer.pid,
  cpuPercent: trainer.cpuPercent,
  memoryBytes: trainer.memoryBytes,
  memoryKind: trainer.memoryKind,
  swappedBytes: trainer.swappedBytes,
  processes: trainer.processes,
  stopped: trainer.stopped,
  peakBytes: trainer.peakBytes,
});

/** What was estimated of its peak memory, and what was measured. */
export const estimateJson = (estimate: RunView['estimate']): StatusJson['estimate'] =>
  estimate && {
    peakBytes: estimate.peakBytes,
    lowBytes: estimate.lowBytes,
    highBytes: estimate.highBytes,
    phase: estimate.phase,
    calibratedBy: estimate.calibratedBy,
    measuredBytes: estimate.measuredBytes,
  };

/** What besides memory may slow the run down. */
export const powerJson = (power: RunView['power']): StatusJson['power'] =>
  power && {
    gpuPercent: power.gpuPercent,
    onBattery: power.onBattery,
    hasBattery: power.hasBattery,
    lowPowerMode: power.lowPowerMode,
    speedLimitPercent: power.speedLimitPercent,
    takenAt: isoTime(power.takenAt),
  };

/** What swapping has cost. */
export const slowdownJson = (slowdown: RunView['slowdown']): StatusJson['slowdown'] => ({
  factor: slowdown.factor,
  factorLow: slowdown.factorLow,
  factorHigh: slowdown.factorHigh,
  otherCause: slowdown.otherCause,
  lostSeconds: slowdown.lostSeconds,
  evidence: slowdown.evidence,
  etaIfClearedSeconds: slowdown.etaIfClearedSeconds,
});

/** The application that was quit last. */
export const lastQuitJson = (quit: RunView['lastQuit']): StatusJson['lastQuit'] =>
  quit && {
    at: isoTime(quit.at),
    app: quit.app,
    goneBy: isoTime(quit.goneBy),
    paceBefore: quit.paceBefore,
    paceAfter: quit.paceAfter,
    freedBytes: quit.freedBytes,
    pressureBefore: quit.pressureBefore,
    pressureAfter: quit.pressureAfter,
  };
