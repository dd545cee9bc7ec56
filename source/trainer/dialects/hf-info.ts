import type {RunSettings, TrainingEvent} from '../../journal/events.js';
import {settingsEvent} from './events.js';
import type {HfSaves} from './hf-saves.js';
import {COUNT, toCount} from './numbers.js';

/** `  Num examples = 1,000`, behind a time and a logger's name. */
const FACT = new RegExp(
  `(?:^|\\s)(Num examples|Num Epochs|Total train batch size \\(w\\. parallel, distributed & accumulation\\)|` +
    `Gradient Accumulation steps|Total optimization steps) = (${COUNT})\\s*$`,
);
const CHECKPOINT = /Saving model checkpoint to (\S.{0,4000}?-(\d{1,15}))\/?\s*$/;

/** A longer line is not one of these. */
const MAX_LINE_LENGTH = 5000;

export type HfInfo = {events: TrainingEvent[]; total: number | null; stepsPerEpoch: number | null};

const eventsOnly = (events: TrainingEvent[]): HfInfo => ({events, total: null, stepsPerEpoch: null});

/** The size of a training as it is listed; null for what is not in the list. */
type Size = Record<'rows' | 'epochs' | 'batch' | 'accumulation', number | null>;

const sizeOf = (facts: ReadonlyMap<string, number>): Size => ({
  rows: facts.get('Num examples') ?? null,
  epochs: facts.get('Num Epochs') ?? null,
  batch: facts.get('Total train batch size (w. parallel, distributed & accumulation)') ?? null,
  accumulation: facts.get('Gradient Accumulation steps') ?? null,
});

const settingsOf = ({rows, epochs, batch, accumulation}: Size): RunSettings => ({
  ...(rows === null ? {} : {trainRows: rows}),
  ...(epochs === null ? {} : {epochs}),
  ...(batch === null || accumulation === null ? {} : {batchSize: batch / accumulation}),
  ...(accumulation === null ? {} : {gradAccumulationSteps: accumulation}),
});

/** Null with --max_steps, where the last epoch is a part of one, and Trainer counts it as whole. */
const stepsPerEpochOf = (total: number, {rows, epochs, batch}: Size): number | null => {
  if (epochs === null || rows === null || batch === null) return null;
  const steps = total / epochs;
  return Math.abs(steps - rows / batch) < 1 && Number.isInteger(steps) ? steps : null;
};

const listed = (total: number, size: Size): HfInfo => {
  const values = settingsOf(size);
  const settings = Object.keys(values).length === 0 ? [] : [settingsEvent(values)];
  return {events: [...settings, {type: 'training'}], total, stepsPerEpoch: stepsPerEpochOf(total, size)};
};

/**
 * Trainer prints the number of steps in a bar alone, unless its log level is INFO: then it lists the training's size
 * (trainer.py, `***** Running training *****`), and names every checkpoint. Gives what a line adds, null for any other
 * line.
 */
export const createHfInfo = (saves: HfSaves): ((line: string) => HfInfo | null) => {
  const facts = new Map<string, number>();

  /** The list ends with the number of steps. */
  const readFact = (line: string): HfInfo | null => {
    const fact = FACT.exec(line);
    const value = toCount(fact?.[2]);
    if (fact?.[1] === undefined || value === null) return null;
    if (fact[1] !== 'Total optimization steps') {
      facts.set(fact[1], value);
      return null;
    }
    const size = sizeOf(facts);
    facts.clear();
    return listed(value, size);
  };

  return line => {
    if (line.length > MAX_LINE_LENGTH) return null;
    const saved = line.includes('Saving model checkpoint to ') ? CHECKPOINT.exec(line) : null;
    if (saved?.[1] !== undefined) return eventsOnly(saves.begins(toCount(saved[2]), saved[1]));
    if (line.includes('***** Running Evaluation *****')) {
      return eventsOnly([{type: 'validating', done: null, total: null}]);
    }
    return line.includes(' = ') ? readFact(line) : null;
  };
};
