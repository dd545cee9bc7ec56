import {CALIBRATION, type Calibration} from '../../../source/estimate/calibration.js';
import type {DataFacts, Phase, TrainSettings} from '../../../source/estimate/facts.js';
import {estimateMlxPeak} from '../../../source/estimate/peak.js';
import {totalOf} from '../../../source/estimate/phases.js';
import {modelFactsOf} from './model-facts.js';
import type {Published} from './published.js';
import type {Case, CaseSettings, Measurement, ModelConfig} from './types.js';

/** A file of rows of one length, one batch of them. */
const rowsOf = (length: number, rows: number): DataFacts => ({
  file: 'rows.jsonl',
  rows,
  format: 'text',
  counted: 'exact',
  lengths: Array.from({length: rows}, () => length),
  problems: [],
});

/** mlx_lm's settings for a run of the grid. */
export const settingsOf = (settings: CaseSettings): TrainSettings => ({
  model: null,
  data: null,
  train: true,
  test: false,
  fineTuneType: settings.type,
  optimizer: settings.optimizer ?? 'adam',
  iters: settings.iters ?? 1,
  batchSize: settings.batch,
  gradAccumulationSteps: settings.accumulation ?? 1,
  maxSeqLength: 65_536,
  numLayers: settings.layers,
  rank: settings.rank,
  scale: 20,
  dropout: 0,
  loraKeys: settings.keys ?? null,
  gradCheckpoint: settings.checkpoint,
  maskPrompt: false,
  valBatches: 1,
  stepsPerReport: 1,
  stepsPerEval: 1000,
  saveEvery: 1000,
  adapterPath: 'adapters',
  resumeAdapterFile: null,
  fuse: false,
  ranks: 1,
});

export type Compared = {
  name: string;
  held: boolean;
  predicted: number;
  measured: number;
  /** Above 0: the estimate is too high. */
  error: number;
  phase: Phase;
};

/** The whole peak that MLX counted for a run. */
export const peakOf = ({validation, training}: Measurement): number => Math.max(validation, ...training);

type Asked = {config: ModelConfig; settings: CaseSettings; dtype: Case['dtype']};

const predict = ({config, settings, dtype}: Asked, constants: Calibration): {bytes: number; phase: Phase} => {
  const {bytes, moments} = estimateMlxPeak(
    modelFactsOf(config, dtype),
    settingsOf(settings),
    {
      train: rowsOf(settings.length, settings.batch),
      valid: rowsOf(settings.validation ?? settings.length, settings.batch),
    },
    constants,
  );
  const top = moments.find(({parts}) => totalOf(parts) === bytes);
  return {bytes, phase: top?.phase ?? 'loading'};
};

/** What the estimate says of a run of the grid, beside what MLX counted. */
export const compare = (one: Case, measurement: Measurement, constants: Calibration = CALIBRATION.cpu): Compared => {
  const {bytes, phase} = predict(one, constants);
  const measured = peakOf(measurement);
  return {name: one.name, held: one.held, predicted: bytes, measured, error: bytes / measured - 1, phase};
};

/** The constants as they were for the versions of a point that others published. */
const ofItsTime = ({keepsScores, floatLogits = false}: Published, constants: Calibration): Calibration => ({
  ...constants,
  keepScores: keepsScores ? constants.keepScores : 0,
  logits: floatLogits ? 2 * constants.logits : constants.logits,
});

/** The same for a point that others published. */
export const comparePublished = (point: Published, constants: Calibration = CALIBRATION.metal): Compared => {
  const {name, config, settings, measuredBytes: measured, use} = point;
  const {bytes, phase} = predict({config, settings, dtype: 'bfloat16'}, ofItsTime(point, constants));
  return {name, held: use === 'held', predicted: bytes, measured, error: bytes / measured - 1, phase};
};
