import type {TrainingEvent} from '../../journal/events.js';
import {makeReport} from './events.js';
import {bytesOfGB, NUMBER, toCount, toFinite, toNumber} from './numbers.js';

/** A line of `  Step 10/100 | Loss: 2.1234 | Name: value | …`. */
export type StepLine = {
  step: number;
  total: number;
  loss: number;
  /** The value of a further field, such as `LR` or `Tok/s`; null without it. */
  field(name: string): number | null;
};

const LINE = new RegExp(`^\\s*Step +(\\d{1,15})/(\\d{1,15}) \\| Loss: (${NUMBER})( \\||\\s*$)`);
/** No line is as long: a longer one need not be searched. */
const MAX_LINE_LENGTH = 2000;

/** The line as `unsloth_zoo/mlx/trainer.py` and `mlx_tune/rl_trainers.py` print it; null for any other line. */
export const readStepLine = (line: string): StepLine | null => {
  if (line.length > MAX_LINE_LENGTH || !line.includes('Step ')) return null;
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
export const toReport = ({step, loss, field}: StepLine): TrainingEvent =>
  makeReport(step, loss, {
    learningRate: field('LR'),
    tokensPerSecond: field('Tok/s'),
    peakMemoryBytes: bytesOfGB(field('Peak')),
  });
