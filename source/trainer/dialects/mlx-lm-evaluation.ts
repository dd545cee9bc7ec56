import type {TrainingEvent} from '../../journal/events.js';
import {NUMBER, toCount, toFinite, toNumber, WHOLE} from './numbers.js';

/** tqdm's bar of mlx_lm's `evaluate` (0.25.1 on), for a validation and for `--test`. */
const BAR = 'Calculating loss...:';
const COUNTED = /\| *(\d+)\/(\d+) \[/;
/** `--val-batches -1`: all of them, and tqdm does not know how many. */
const UNCOUNTED = /^ *(\d+)it \[/;

const TEST = new RegExp(`Test loss (${NUMBER})${WHOLE}(?:, Test ppl (\\d+\\.\\d{3}|nan|inf)\\.)?`);

/**
 * How far a `Calculating loss...` bar in this line is; null without one. A bar cut short by a narrow terminal has no
 * counts.
 */
export const readEvaluationBar = (line: string): Extract<TrainingEvent, {type: 'validating'}> | null => {
  const start = line.lastIndexOf(BAR);
  if (start < 0) return null;
  const bar = line.slice(start + BAR.length, start + BAR.length + 1000);
  const counts = COUNTED.exec(bar) ?? UNCOUNTED.exec(bar);
  return {type: 'validating', done: toCount(counts?.[1]), total: toCount(counts?.[2])};
};

/** `Test loss 5.585, Test ppl 266.457.` */
export const readTest = (line: string): TrainingEvent | null => {
  const test = line.includes('Test loss ') ? TEST.exec(line) : null;
  return test?.[1] === undefined ? null : {type: 'test', loss: toNumber(test[1]), perplexity: toFinite(test[2])};
};
