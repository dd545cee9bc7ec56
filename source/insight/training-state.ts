import type {FactSource, FailureKind} from '../journal/events.js';
import {createInside, type InsideState} from './inside-state.js';
import {noFigures, type StatedFigures} from './stated-figures.js';

/** More than a run of weeks saves; of more, the oldest are forgotten. */
export const MAX_KEPT_CHECKPOINTS = 500;

/** What is known of the training itself, from what the trainer prints. */
export type TrainingState = StatedFigures & {
  began: boolean;
  /** Its figures are read from a format that is not known. */
  guessed: boolean;
  /** The final weights are written: nothing is left to train. */
  over: boolean;
  total: {iterations: number; source: FactSource} | null;
  iteration: number | null;
  valLoss: number | null;
  lastCheckpoint: {iteration: number | null; path: string} | null;
  bestValLoss: {iteration: number; value: number} | null;
  /** The latest ones, oldest first. */
  valLosses: {iteration: number; value: number}[];
  /** Every one that was reported; `earlier`: by a training loop before the present one. */
  checkpoints: {iteration: number | null; path: string; at: number; earlier: boolean}[];
  /** What was printed about the last save that failed, and after which iteration; null once one has succeeded since. */
  saveFailure: {kind: FailureKind; line: string; iteration: number | null; at: number} | null;
  /** Since when a loss has been NaN or infinite. */
  notFinite: {iteration: number; of: 'training' | 'validation'; at: number} | null;
  /** What else its last report states by name; null for nothing. */
  figures: Readonly<Record<string, number>> | null;
  lastReportAt: number | null;
  lastReportIteration: number | null;
  inside: InsideState;
};

/** The training before anything is known of it. */
export const createTraining = (): TrainingState => ({
  ...noFigures(),
  began: false,
  guessed: false,
  over: false,
  total: null,
  iteration: null,
  valLoss: null,
  lastCheckpoint: null,
  bestValLoss: null,
  valLosses: [],
  checkpoints: [],
  saveFailure: null,
  notFinite: null,
  figures: null,
  lastReportAt: null,
  lastReportIteration: null,
  inside: createInside(),
});
