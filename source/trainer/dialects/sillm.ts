import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createTotal, makeReport, settingsEvent} from './events.js';
import {COUNT, NUMBER, toCount, toFinite, toNumber} from './numbers.js';

/**
 * `#10:\tTraining loss 2.345\t123.456 tok/sec (learning rate: 1.000e-05)`; the first releases said `Train loss` and no
 * rate.
 */
const TRAIN = new RegExp(
  `#(\\d{1,15}):\\s+Train(?:ing)? loss\\s+(${NUMBER})\\s+(${NUMBER}) tok/sec(?: \\(learning rate: (${NUMBER})\\))?`,
);
/** `#10:\tValidation loss  2.345\t1.234 sec`, first `Valid loss 2.345\tVal took 1.234s`. */
const VALIDATION = new RegExp(`#(\\d{1,15}):\\s+Valid(?:ation)? loss\\s+(${NUMBER})\\s+(?:Val took )?(${NUMBER}) ?s`);
/** `#10:\tPeak memory      12,345 MB (37.67% of system memory)` */
const PEAK = new RegExp(`#(\\d{1,15}):\\s+Peak memory\\s+(${COUNT}) MB`);
const START = /Training the model for (\d{1,6}) epochs of (\d{1,9}) batch iterations(?: with batch size (\d{1,9}))?/;
const TEST = new RegExp(`Test loss: (${NUMBER})\\s+${NUMBER} sec`);
const EPOCHS = /^Epoch: .{0,300}?\| *(\d{1,6})\/(\d{1,6}) \[/;
const ITERATIONS = /^Iter\.: .{0,300}?\| *(\d{1,9})\/(\d{1,9}) \[/;

const BYTES_PER_MB = 1024 ** 2;
/** No line is as long. */
const MAX_LINE_LENGTH = 5000;

const readTrain = (line: string): TrainingEvent[] => {
  const train = TRAIN.exec(line);
  const iteration = toCount(train?.[1]);
  if (train?.[2] === undefined || iteration === null) return [];
  const known = {learningRate: toFinite(train[4]), tokensPerSecond: toFinite(train[3])};
  return [makeReport(iteration, toNumber(train[2]), known)];
};

const readValidation = (line: string): TrainingEvent[] => {
  const validation = VALIDATION.exec(line);
  const iteration = toCount(validation?.[1]);
  if (validation?.[2] === undefined || iteration === null) return [];
  const difference = toFinite(validation[3]);
  // The first releases subtracted the end from the start.
  const seconds = difference === null ? null : Math.abs(difference);
  return [{type: 'validation', iteration, valLoss: toNumber(validation[2]), seconds}];
};

const readPeak = (line: string): TrainingEvent[] => {
  const peak = PEAK.exec(line);
  const [iteration, megabytes] = [toCount(peak?.[1]), toCount(peak?.[2])];
  if (iteration === null || megabytes === null) return [];
  return [makeReport(iteration, null, {peakMemoryBytes: megabytes * BYTES_PER_MB})];
};

/** A line that begins with `#10:`. */
const readNumbered = (line: string): TrainingEvent[] => {
  for (const read of [readTrain, readValidation, readPeak]) {
    const events = read(line);
    if (events.length > 0) return events;
  }
  return [];
};

/**
 * SiLLM: lines that begin with `#10:`, counted over all epochs, and a bar for epochs around one for the iterations of
 * an epoch. Formats as in sillm/training/trainer.py.
 */
export const sillm = (): Dialect => {
  const totalEvents = createTotal();
  let epochs: {done: number; of: number} | null = null;
  let reached = 0;

  const readStart = (start: RegExpExecArray): TrainingEvent[] => {
    const [count, perEpoch, batchSize] = [toCount(start[1]), toCount(start[2]), toCount(start[3])];
    if (count === null || perEpoch === null) return [];
    epochs ??= {done: 0, of: count};
    const values = {epochs: count, ...(batchSize === null ? {} : {batchSize})};
    return [...totalEvents(count * perEpoch), settingsEvent(values), {type: 'training'}];
  };

  const readBar = (line: string): TrainingEvent[] => {
    const outer = EPOCHS.exec(line);
    if (outer !== null) epochs = {done: Number(outer[1]), of: Number(outer[2])};
    const inner = ITERATIONS.exec(line);
    const [done, of] = [toCount(inner?.[1]), toCount(inner?.[2])];
    if (epochs === null || done === null || of === null) return [];
    const total = epochs.of * of;
    const iteration = epochs.done * of + done;
    // The bar of an epoch is drawn before the one around it has moved on.
    if (iteration <= reached || iteration > total) return [];
    reached = iteration;
    return [...totalEvents(total), {type: 'progress', iteration, total}];
  };

  const readTest = (line: string): TrainingEvent[] => {
    const loss = epochs !== null && line.includes('Test loss: ') ? TEST.exec(line)?.[1] : undefined;
    return loss === undefined ? [] : [{type: 'test', loss: toNumber(loss), perplexity: null}];
  };

  const readUnnumbered = (line: string): TrainingEvent[] => {
    if (line.startsWith('Iter.: ') || line.startsWith('Epoch: ')) return readBar(line);
    const start = line.includes('Training the model for ') ? START.exec(line) : null;
    return start === null ? readTest(line) : readStart(start);
  };

  const read = (line: string): TrainingEvent[] => {
    if (line.length > MAX_LINE_LENGTH) return [];
    const events = line.includes('#') ? readNumbered(line) : [];
    return events.length > 0 ? events : readUnnumbered(line);
  };

  return {read};
};
