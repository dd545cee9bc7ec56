import type {TrainingEvent} from '../../journal/events.js';

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

/** What may come at once; and one more for every second that the trainer says has passed. */
const AT_ONCE = 100;

/**
 * A bar tells a loss ten times a second; a journal of a week has no room for that. Gives a function that says whether one more
 * report fits, after so many seconds of the trainer's own elapsed time.
 */
export const createAllowance = (): ((elapsedSeconds: number) => boolean) => {
  let given = 0;
  return elapsedSeconds => {
    const fits = given < AT_ONCE + elapsedSeconds;
    if (fits) given++;
    return fits;
  };
};
