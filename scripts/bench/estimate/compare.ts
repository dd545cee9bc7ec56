import type {Calibration} from '../../../source/estimate/calibration.js';
import type {DataFacts, TrainSettings} from '../../../source/estimate/facts.js';
import {estimateMlxPeak} from '../../../source/estimate/peak.js';
import {modelFactsOf} from './model-facts.js';
import type {Case, CaseSettings, Measurement} from './types.js';

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

export type Compared = {name: string; held: boolean; predicted: number; measured: number; error: number; phase: string};

/** The whole peak that MLX counted for a run. */
export const peakOf = ({validation, training}: Measurement): number => Math.max(validation, ...training);

/** What the estimate says of a run of the grid, beside what MLX counted; an `error` above 0 is too high. */
export const compare = (one: Case, measurement: Measurement, constants: Calibration): Compared => {
  const {settings} = one;
  const {bytes, moments} = estimateMlxPeak(
    modelFactsOf(one.config, one.dtype),
    settingsOf(settings),
    {
      train: rowsOf(settings.length, settings.batch),
      valid: rowsOf(settings.validation ?? settings.length, settings.batch),
    },
    constants,
  );
  const total = (parts: object): number => Object.values(parts).reduce((sum: number, part: number) => sum + part, 0);
  const top = moments.reduce((a, b) => (total(b.parts) > total(a.parts) ? b : a));
  const measured = peakOf(measurement);
  return {name: one.name, held: one.held, predicted: bytes, measured, error: bytes / measured - 1, phase: top.phase};
};
