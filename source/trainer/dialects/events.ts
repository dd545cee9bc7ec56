import type {RunSettings, TrainingEvent} from '../../journal/events.js';

export type Report = Extract<TrainingEvent, {type: 'report'}>;

/** A report of which these fields are known, and the others are not. */
export const makeReport = (iteration: number, trainLoss: number | null, known: Partial<Report> = {}): Report => ({
  type: 'report',
  iteration,
  trainLoss,
  learningRate: null,
  trainerIterationsPerSecond: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
  ...known,
});

/** Settings as the trainer itself prints them. */
export const settingsEvent = (values: RunSettings): TrainingEvent => ({type: 'settings', source: 'trainer', values});

/** Gives the event of a total when it is another one than before, and nothing for one that is null or 0. */
export type TotalReader = (iterations: number | null) => TrainingEvent[];

/** A reader of totals for one run. */
export const createTotal = (): TotalReader => {
  let known: number | null = null;
  return iterations => {
    if (iterations === null || iterations === 0 || iterations === known) return [];
    known = iterations;
    return [{type: 'total', iterations, source: 'trainer'}];
  };
};

/** Reports that may come at once; one more for every second that the trainer says has passed. */
const MAX_AT_ONCE = 100;

/**
 * A bar shows a loss ten times a second; a journal of a week has no room for that. Gives a function that says whether
 * one more report fits, after so many seconds of the trainer's own elapsed time.
 */
export const createAllowance = (): ((elapsedSeconds: number) => boolean) => {
  let given = 0;
  return elapsedSeconds => {
    const fits = given < MAX_AT_ONCE + elapsedSeconds;
    if (fits) given++;
    return fits;
  };
};
