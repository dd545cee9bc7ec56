import type {RunSettings, TrainingEvent} from '../../journal/events.js';
import type {HfSaves} from './hf-saves.js';
import {toSettings} from './mlx-lm-settings.js';
import {COUNT, toCount} from './numbers.js';

/** `  Num examples = 1,000`, behind a time and a logger's name. */
const FACT = new RegExp(
  `(?:^|\\s)(Num examples|Num Epochs|Total train batch size \\(w\\. parallel, distributed & accumulation\\)|` +
    `Gradient Accumulation steps|Total optimization steps) = (${COUNT})\\s*$`,
);
const CHECKPOINT = /Saving model checkpoint to (\S.{0,4000}?-(\d{1,15}))\/?\s*$/;

/** What comes after it is no such line. */
const LONGEST_LINE = 5000;

export type HfInfo = {events: TrainingEvent[]; total: number | null; stepsPerEpoch: number | null};

/**
 * Trainer prints the number of steps in a bar alone, unless its log level is INFO: then it lists the training's size (trainer.py,
 * `***** Running training *****`), and names every checkpoint. Gives what a line adds, null for any other line.
 */
export const createHfInfo = (saves: HfSaves): ((line: string) => HfInfo | null) => {
  const facts = new Map<string, number>();

  const complete = (total: number): HfInfo => {
    const rows = facts.get('Num examples') ?? null;
    const epochs = facts.get('Num Epochs') ?? null;
    const batch = facts.get('Total train batch size (w. parallel, distributed & accumulation)') ?? null;
    const accumulation = facts.get('Gradient Accumulation steps') ?? null;
    facts.clear();
    const values: RunSettings = {
      ...(rows === null ? {} : {trainRows: rows}),
      ...(epochs === null ? {} : {epochs}),
      ...(batch === null || accumulation === null ? {} : {batchSize: batch / accumulation}),
      ...(accumulation === null ? {} : {gradAccumulationSteps: accumulation}),
    };
    // With --max_steps the last epoch is a part of one, and Trainer counts it as whole.
    const steps = epochs === null ? null : total / epochs;
    const perEpoch = rows === null || batch === null ? null : rows / batch;
    const isWhole = steps !== null && perEpoch !== null && Math.abs(steps - perEpoch) < 1 && Number.isInteger(steps);
    const events: TrainingEvent[] = Object.keys(values).length === 0 ? [] : [toSettings(values)];
    return {events: [...events, {type: 'training'}], total, stepsPerEpoch: isWhole ? steps : null};
  };

  return line => {
    if (line.length > LONGEST_LINE) return null;
    const saved = line.includes('Saving model checkpoint to ') ? CHECKPOINT.exec(line) : null;
    if (saved?.[1] !== undefined) {
      return {events: saves.begins(toCount(saved[2]), saved[1]), total: null, stepsPerEpoch: null};
    }
    if (line.includes('***** Running Evaluation *****')) {
      return {events: [{type: 'validating', done: null, total: null}], total: null, stepsPerEpoch: null};
    }
    const fact = line.includes(' = ') ? FACT.exec(line) : null;
    const value = toCount(fact?.[2]);
    if (fact?.[1] === undefined || value === null) return null;
    if (fact[1] === 'Total optimization steps') return complete(value);
    facts.set(fact[1], value);
    return null;
  };
};
