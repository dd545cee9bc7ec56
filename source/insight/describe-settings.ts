import type {RunSettings} from '../journal/events.js';
import {isMlx} from './schedule.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

const UNKNOWN: RunView['settings'] = {
  model: null,
  data: null,
  trainRows: null,
  fineTuneType: null,
  optimizer: null,
  batchSize: null,
  gradAccumulationSteps: null,
  maxSeqLength: null,
  numLayers: null,
  rank: null,
  learningRate: null,
  lrSchedule: null,
  epochs: null,
  seed: null,
  stepsPerReport: null,
  stepsPerEval: null,
  valBatches: null,
  saveEvery: null,
  adapterPath: null,
  resumeFile: null,
  gradCheckpoint: null,
  maskPrompt: null,
};

/** Every setting of the run, null where it is not known. */
export const describeSettings = ({settings}: {settings: {values: RunSettings}}): RunView['settings'] => ({
  ...UNKNOWN,
  ...settings.values,
});

/**
 * mlx_lm drops the incomplete last batch: an epoch is floor(rows / batch size) iterations. Null where either is not
 * known.
 */
export const iterationsPerEpoch = ({trainRows, batchSize}: RunSettings): number | null => {
  if (trainRows === undefined || batchSize === undefined || batchSize <= 0) return null;
  const iterations = Math.floor(trainRows / batchSize);
  return iterations > 0 ? iterations : null;
};

/**
 * Passes over the data so far: as the trainer reports, otherwise by rows and batch size; the runs that this one
 * continues count.
 */
export const epoch = ({settings, training, continues}: RunState): number | null => {
  if (training.epoch !== null) return training.epoch;
  const length = iterationsPerEpoch(settings.values);
  if (length === null || training.iteration === null) return null;
  return (training.iteration + (continues?.iteration ?? 0)) / length;
};

/**
 * The checkpoint with the least validation loss, of those that were validated at their own iteration: an earlier
 * validation says nothing about a checkpoint. Null without one.
 */
export const bestCheckpoint = ({training}: RunState): RunView['training']['bestCheckpoint'] => {
  let best: RunView['training']['bestCheckpoint'] = null;
  for (const {iteration, path} of training.checkpoints) {
    if (iteration === null) continue;
    const value = training.valLosses.findLast(loss => loss.iteration === iteration)?.value ?? Number.NaN;
    if (Number.isFinite(value) && (best === null || value < best.valLoss)) best = {iteration, path, valLoss: value};
  }
  return best;
};

/**
 * As the trainer prints it. mlx_lm from 0.32 on does not, and without a schedule trains with the one that it was given.
 */
export const learningRate = (state: RunState): number | null => {
  const {training, settings} = state;
  const {learningRate: given, lrSchedule} = settings.values;
  if (training.learningRate !== null || given === undefined) return training.learningRate;
  return training.lastReportAt !== null && lrSchedule !== true && isMlx(state) ? given : null;
};

/** A checkpoint with its folder in its path: mlx_lm from 0.32 on prints the name alone. */
export const inAdapterFolder = <Saved extends {path: string}>({settings}: RunState, saved: Saved): Saved => {
  const {adapterPath} = settings.values;
  if (adapterPath === undefined || saved.path.includes('/')) return saved;
  return {...saved, path: `${adapterPath.replace(/\/+$/, '')}/${saved.path}`};
};
