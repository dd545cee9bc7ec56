import type {FieldsOf, Shape} from '../shapes.js';
import {FAILURE_KINDS} from './failure-kinds.js';
import {FACT_SOURCES, SETTINGS} from './settings.js';

/**
 * Told from inside the trainer (`run --inside`), not by its console: the byte of its file at which the line ends. So a
 * later recorder knows where to go on.
 */
const INSIDE = {orAbsent: 'number'} as const;

/** What a dialect reads out of a trainer's output. */
export const TRAINING_EVENTS = {
  total: {iterations: 'number', source: FACT_SOURCES},
  /** Facts of the run; those of an equally trusted source replace earlier ones. */
  settings: {source: FACT_SOURCES, values: SETTINGS},
  training: {},
  report: {
    iteration: 'number',
    trainLoss: 'real?',
    learningRate: 'real?',
    /** As printed by the trainer; mlxtop computes its own from arrival times. */
    trainerIterationsPerSecond: 'real?',
    tokensPerSecond: 'real?',
    trainedTokens: 'number?',
    peakMemoryBytes: 'number?',
    /** What mlx holds now, and what it keeps of freed memory: from inside the trainer. */
    activeMemoryBytes: {orAbsent: 'number?'},
    cacheMemoryBytes: {orAbsent: 'number?'},
    /** Passes over the data so far, from trainers that print it (1.75). */
    epoch: {orAbsent: 'number?'},
    /** Other named figures that it prints, such as the rewards of preference training: few, and finite. */
    figures: {orAbsent: 'numbers'},
    /** Read from a format that is not known: from lines that look like those of a training run. */
    guessed: {orAbsent: 'boolean'},
    inside: INSIDE,
  },
  /** Losses of an iteration that is not known: the trainer prints passes over the data, but no count. */
  unplaced: {
    trainLoss: 'real?',
    valLoss: 'real?',
    learningRate: 'real?',
    tokensPerSecond: 'real?',
    trainedTokens: 'number?',
    peakMemoryBytes: 'number?',
    epoch: {orAbsent: 'number?'},
    figures: {orAbsent: 'numbers'},
  },
  /** A live bar's position, finer than reports. */
  progress: {iteration: 'number', total: 'number?', guessed: {orAbsent: 'boolean'}},
  /** A validation is under way. */
  validating: {done: 'number?', total: 'number?'},
  validation: {iteration: 'number', valLoss: 'real', seconds: 'number?', inside: INSIDE},
  checkpoint: {
    iteration: 'number?',
    path: 'string',
    /** Reported some time after it was written: `t` does not measure what writing it cost. */
    late: {orAbsent: 'boolean'},
  },
  /** Final weights written: the training loop is over. */
  saved: {path: 'string?'},
  test: {loss: 'real', perplexity: 'real?'},
  /** The trainer printed the error that it is failing with. It may continue all the same: a later report shows that. */
  failure: {
    kind: {known: FAILURE_KINDS},
    line: 'string',
    /** Printed by a parent, about how its child ended. After the end of the training this is not a failure of it. */
    ofChild: {orAbsent: 'boolean'},
  },
  /**
   * Something that the user must be told; `code` is stable, `text` is a sentence. With a waiter it holds for as long as
   * that lives.
   */
  warning: {
    code: 'string',
    text: 'string',
    /**
     * A process that waits for something in a run, to do what the warning says. `identity` tells it from a later one
     * with the same pid.
     */
    waiter: {orAbsent: {pid: 'number', identity: 'string?'}},
  },
} as const satisfies Record<string, Shape>;

/** See `waiter` above. */
export type Waiter = NonNullable<FieldsOf<typeof TRAINING_EVENTS.warning>['waiter']>;

/**
 * Codes of the warnings that are remarks: what a trainer says of its data, and what a start can do nothing about but
 * its user wants to know before hours have gone into the run.
 */
export const REMARK = {
  truncated: 'sequences-truncated',
  noValidation: 'no-validation',
  guardedFolder: 'guarded-folder',
  lostVariables: 'lost-variables',
} as const;
