import type {TrainingEvent} from '../../journal/events.js';
import {fromGigabytes, NUMBER, toCount, toFinite, toNumber} from './numbers.js';

/** A line of `  Step 10/100 | Loss: 2.1234 | Name: value | …`. */
export type StepLine = {
  step: number;
  total: number;
  loss: number;
  /** The value of a further field, such as `LR` or `Tok/s`; null without it. */
  field(name: string): number | null;
};

const LINE = new RegExp(`^\\s*Step +(\\d{1,15})/(\\d{1,15}) \\| Loss: (${NUMBER})( \\||\\s*$)`);
/** No line is as long; what is longer is none, and need not be searched. */
const LONGEST_LINE = 2000;

/** The line as `unsloth_zoo/mlx/trainer.py` and `mlx_tune/rl_trainers.py` print it; null for another one. */
export const readStepLine = (line: string): StepLine | null => {
  if (line.length > LONGEST_LINE || !line.includes('Step ')) return null;
  const found = LINE.exec(line);
  const step = toCount(found?.[1]);
  const total = toCount(found?.[2]);
  if (found?.[3] === undefined || step === null || total === null || total === 0) return null;
  const field = (name: string): number | null => {
    const start = line.indexOf(`| ${name}: `);
    return start < 0 ? null : toFinite(/^\S+/.exec(line.slice(start + name.length + 4))?.[0]);
  };
  return {step, total, loss: toNumber(found[3]), field};
};

/** The report that such a line is. */
export const toReport = ({step, loss, field}: StepLine): TrainingEvent => {
  const peak = field('Peak');
  return {
    type: 'report',
    iteration: step,
    trainLoss: loss,
    learningRate: field('LR'),
    trainerIterationsPerSecond: null,
    tokensPerSecond: field('Tok/s'),
    trainedTokens: null,
    peakMemoryBytes: fromGigabytes(peak),
  };
};

/** Tells the total when it is another one than before. */
export const createTotal = (): ((iterations: number | null) => TrainingEvent[]) => {
  let known: number | null = null;
  return iterations => {
    if (iterations === null || iterations === 0 || iterations === known) return [];
    known = iterations;
    return [{type: 'total', iterations, source: 'trainer'}];
  };
};
