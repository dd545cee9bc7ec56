import type {FactSource, FailureKind} from '../journal/events.js';

/** More than a run of weeks saves; of more, the oldest are forgotten. */
export const MAX_KEPT_CHECKPOINTS = 500;

/** What is known of the training itself, by the trainer's words. */
export type TrainingState = {
  began: boolean;
  /** The final weights are written: nothing is left to train. */
  over: boolean;
  total: {iterations: number; source: FactSource} | null;
  iteration: number | null;
  trainLoss: number | null;
  valLoss: number | null;
  learningRate: number | null;
  tokensPerSecond: number | null;
  trainedTokens: number | null;
  peakMemoryBytes: number | null;
  lastCheckpoint: {iteration: number | null; path: string} | null;
  bestValLoss: {iteration: number; value: number} | null;
  /** The latest ones, oldest first. */
  valLosses: {iteration: number; value: number}[];
  /** Every one that was told of; `earlier`: by a training before the present one. */
  checkpoints: {iteration: number | null; path: string; at: number; earlier: boolean}[];
  /** What was printed of the last save that failed, and after which iteration; null when one has gone well since. */
  saveFailure: {kind: FailureKind; line: string; iteration: number | null; at: number} | null;
  /** Since when a loss has been NaN or infinite. */
  notFinite: {iteration: number; of: 'training' | 'validation'; at: number} | null;
  /** As the trainer tells it; see `RunView` for the one that is shown. */
  epoch: number | null;
  /** What else its last report told by name; null for nothing. */
  figures: Readonly<Record<string, number>> | null;
  /** Of a test on data of its own, after the training. */
  testLoss: number | null;
  testPerplexity: number | null;
  lastReportAt: number | null;
  lastReportIteration: number | null;
};

/** The training before anything was told of it. */
export const createTraining = (): TrainingState => ({
  began: false,
  over: false,
  total: null,
  iteration: null,
  trainLoss: null,
  valLoss: null,
  learningRate: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
  lastCheckpoint: null,
  bestValLoss: null,
  valLosses: [],
  checkpoints: [],
  saveFailure: null,
  notFinite: null,
  epoch: null,
  figures: null,
  testLoss: null,
  testPerplexity: null,
  lastReportAt: null,
  lastReportIteration: null,
});
