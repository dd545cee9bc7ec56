import type {FieldsOf, Shape} from '../shapes.js';

export const FACT_SOURCES = ['trainer', 'flag', 'config', 'adapter'] as const;

/**
 * Where a total or another fact of the run comes from: the trainer's own output, its flags, its YAML,
 * `adapter_config.json`. Earlier ones are trusted more.
 */
export type FactSource = (typeof FACT_SOURCES)[number];

export const SETTINGS = {
  model: {orAbsent: 'string'},
  /** Folder or name of the data. */
  data: {orAbsent: 'string'},
  /** Rows of the training file: counted, or reported by the trainer. */
  trainRows: {orAbsent: 'number'},
  fineTuneType: {orAbsent: 'string'},
  optimizer: {orAbsent: 'string'},
  batchSize: {orAbsent: 'number'},
  /** Iterations for one update of the weights. */
  gradAccumulationSteps: {orAbsent: 'number'},
  maxSeqLength: {orAbsent: 'number'},
  /** Layers that are trained; -1 for all of them. */
  numLayers: {orAbsent: 'number'},
  rank: {orAbsent: 'number'},
  learningRate: {orAbsent: 'number'},
  /** The learning rate follows a schedule of the configuration file. */
  lrSchedule: {orAbsent: 'boolean'},
  epochs: {orAbsent: 'number'},
  seed: {orAbsent: 'number'},
  stepsPerReport: {orAbsent: 'number'},
  stepsPerEval: {orAbsent: 'number'},
  /** Batches of a validation; -1 for all of them. */
  valBatches: {orAbsent: 'number'},
  saveEvery: {orAbsent: 'number'},
  adapterPath: {orAbsent: 'string'},
  resumeFile: {orAbsent: 'string'},
  gradCheckpoint: {orAbsent: 'boolean'},
  maskPrompt: {orAbsent: 'boolean'},
} as const satisfies Shape;

/** What a run trains and how, as far as it is known: an absent key is not. */
export type RunSettings = FieldsOf<typeof SETTINGS>;
