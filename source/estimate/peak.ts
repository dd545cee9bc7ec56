import {beyondOf} from './beyond.js';
import {CALIBRATION, type Calibration, type EstimatePlatform} from './calibration.js';
import {
  type DataFacts,
  type Estimate,
  type Estimated,
  type Measured,
  type ModelFacts,
  PART_NAMES,
  type TrainSettings,
} from './facts.js';
import {scaleByRun} from './measured.js';
import {type Moment, momentsOf, type Parts, totalOf} from './phases.js';
import {trainedOf} from './trained.js';
import {fullBatch, type WorstBatch, worstBatch} from './worst-batch.js';

/**
 * Of what is not weights: how far below and above the estimate the truth may lie. Lopsided, because an estimate that is
 * too low costs more; wider on a Mac without checkpointing, for which there are the fewest points, and beyond of what
 * was measured.
 */
const BAND = {under: 0.12, over: 0.25, overUnchecked: 0.35, overBeyond: 0.5};
/** By how much the tokens of rows may be off that were counted by their characters. */
const COUNTING = {fewer: 1 / 1.2, more: 1.2};

type Data = {train: DataFacts | null; valid: DataFacts | null};
type Batches = {train: WorstBatch; valid: WorstBatch | null};

/** The worst batch of a file; where its rows make no whole batch, one of its longest rows. */
const batchOf = (data: DataFacts, settings: TrainSettings, share: number): WorstBatch => {
  const lengths = data.lengths.map(length => Math.ceil(length * share));
  return (
    worstBatch(lengths, settings) ??
    worstBatch(
      Array.from({length: settings.batchSize}, () => Math.max(1, ...lengths.slice(0, settings.batchSize))),
      settings,
    ) ??
    fullBatch(settings)
  );
};

const batchesOf = ({train, valid}: Data, settings: TrainSettings, share: number): Batches => ({
  train: train === null ? fullBatch(settings) : batchOf(train, settings, train.counted === 'exact' ? 1 : share),
  valid: valid === null ? null : batchOf(valid, settings, valid.counted === 'exact' ? 1 : share),
});

const largest = (moments: readonly Moment[]): Moment =>
  moments.reduce((top, moment) => (totalOf(moment.parts) > totalOf(top.parts) ? moment : top));

/** Adds what the process has beside MLX's own memory: Python, and the heap of freed buffers. */
const asProcess = (parts: Parts, {frameworkBytes, frameworkShare}: Calibration): Parts => ({
  ...parts,
  framework: parts.framework + frameworkBytes + frameworkShare * (totalOf(parts) - parts.weights),
});

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Metal is what mlx computes with on a Mac; elsewhere the processor was measured. */
const estimatePlatform = (platform: string): EstimatePlatform => (platform === 'darwin' ? 'metal' : 'cpu');

/**
 * What MLX itself would count at its peak (`Peak mem` of mlx_lm, `mx.get_peak_memory()`), in bytes: without Python and
 * without the heap. For comparing with what a trainer prints.
 */
export const estimateMlxPeak = (
  model: ModelFacts,
  settings: TrainSettings,
  data: Data,
  constants: Calibration,
): {bytes: number; moments: readonly Moment[]} => {
  const trained = trainedOf(model, settings);
  const moments = momentsOf({model, settings, trained, constants}, batchesOf(data, settings, 1));
  return {bytes: totalOf(largest(moments).parts), moments};
};

/**
 * Peak memory of the trainer's processes on this machine for these settings: the largest of its moments, with parts
 * that add up to it. Bytes of a footprint, not of `Peak mem`. `measured`: a past run of the same model, by which the
 * estimate is scaled. Rows that are not known are taken to be as long as `max_seq_length`. None where the family is not
 * known.
 */
export const estimatePeak = (
  model: ModelFacts,
  settings: TrainSettings,
  data: Data,
  {platform, measured}: {platform: string; measured: Measured | null},
): Estimated => {
  if (!model.isKnownFamily) {
    return {
      estimate: null,
      unknown: `mlxtop does not know how models of type ${model.modelType} compute: their weights alone take ${gigabytes(model.weightBytes)}`,
    };
  }
  const constants = CALIBRATION[estimatePlatform(platform)];
  const trained = trainedOf(model, settings);
  const momentAt = (share: number): Moment =>
    largest(momentsOf({model, settings, trained, constants}, batchesOf(data, settings, share)));
  const moment = momentAt(1);
  const parts = asProcess(moment.parts, constants);
  const peakBytes = totalOf(parts);
  const beyond = beyondOf(model, settings, batchesOf(data, settings, 1).train, {
    train: data.train,
    onMetal: platform === 'darwin',
  });
  const restAt = (share: number): number => totalOf(asProcess(momentAt(share).parts, constants)) - model.weightBytes;
  const isUnchecked = platform === 'darwin' && !settings.gradCheckpoint;
  const over = beyond.length > 0 ? BAND.overBeyond : isUnchecked ? BAND.overUnchecked : BAND.over;
  const unscaled = {
    peakBytes,
    lowBytes: model.weightBytes + (1 - BAND.under) * restAt(COUNTING.fewer),
    highBytes: model.weightBytes + (1 + over) * restAt(COUNTING.more),
  };
  const scaled = measured === null ? null : scaleByRun(unscaled, model.weightBytes, measured);
  const one = estimateOf(parts, moment, scaled ?? unscaled, {beyond, measured: scaled && measured});
  return {estimate: times(one, settings.localRanks ?? 1), unknown: null};
};

/** Of so many processes on one machine, each with a model of its own. */
const times = (estimate: Estimate, processes: number): Estimate => {
  if (processes <= 1) return estimate;
  const {peakBytes, lowBytes, highBytes, parts, beyond} = estimate;
  return {
    ...estimate,
    peakBytes: processes * peakBytes,
    lowBytes: processes * lowBytes,
    highBytes: processes * highBytes,
    parts: parts.map(({name, bytes}) => ({name, bytes: processes * bytes})),
    beyond: [`the command starts ${processes} processes on this machine, each with a model of its own`, ...beyond],
  };
};

const estimateOf = (
  parts: Parts,
  {phase}: Moment,
  {peakBytes, lowBytes, highBytes}: {peakBytes: number; lowBytes: number; highBytes: number},
  {beyond, measured}: {beyond: readonly string[]; measured: Measured | null},
): Estimate => {
  const factor = (peakBytes - parts.weights) / Math.max(1, totalOf(parts) - parts.weights);
  const rounded = PART_NAMES.map(name => ({name, bytes: Math.round(parts[name] * (name === 'weights' ? 1 : factor))}));
  return {
    peakBytes: rounded.reduce((total, {bytes}) => total + bytes, 0),
    lowBytes: Math.round(lowBytes),
    highBytes: Math.round(highBytes),
    parts: rounded,
    phase,
    calibratedBy: measured,
    beyond,
  };
};
