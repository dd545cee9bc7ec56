import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {makeReport} from './make-report.js';
import {COUNT, NUMBER, toCount, toFinite, toNumber} from './numbers.js';
import {createTotal} from './step-line.js';

/** `#10:\tTraining loss    2.345\t123.456 tok/sec (learning rate: 1.000e-05)`; the first releases said `Train loss` and no rate. */
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
const LONGEST_LINE = 5000;

const readNumbered = (line: string): TrainingEvent[] => {
  const train = TRAIN.exec(line);
  const validation = train === null ? VALIDATION.exec(line) : null;
  const peak = train === null && validation === null ? PEAK.exec(line) : null;
  const iteration = toCount((train ?? validation ?? peak)?.[1]);
  if (iteration === null) return [];
  if (train?.[2] !== undefined) {
    const known = {
      trainLoss: toNumber(train[2]),
      learningRate: toFinite(train[4]),
      tokensPerSecond: toFinite(train[3]),
    };
    return [makeReport(iteration, null, known)];
  }
  if (validation?.[2] !== undefined) {
    // The first releases took the end from the start.
    const seconds = toFinite(validation[3]);
    return [
      {
        type: 'validation',
        iteration,
        valLoss: toNumber(validation[2]),
        seconds: seconds === null ? null : Math.abs(seconds),
      },
    ];
  }
  const megabytes = toCount(peak?.[2]);
  return megabytes === null ? [] : [makeReport(iteration, null, {peakMemoryBytes: megabytes * BYTES_PER_MB})];
};

/**
 * SiLLM: lines that begin with `#10:`, counted over all epochs, and a bar for epochs around one for the iterations of an epoch. Formats
 * as in sillm/training/trainer.py.
 */
export const sillm = (): Dialect => {
  const tellTotal = createTotal();
  let epochs: {done: number; of: number} | null = null;
  let reached = 0;

  const readStart = (start: RegExpExecArray): TrainingEvent[] => {
    const [count, perEpoch, batchSize] = [toCount(start[1]), toCount(start[2]), toCount(start[3])];
    if (count === null || perEpoch === null) return [];
    epochs ??= {done: 0, of: count};
    const values = {epochs: count, ...(batchSize === null ? {} : {batchSize})};
    return [...tellTotal(count * perEpoch), {type: 'settings', source: 'trainer', values}, {type: 'training'}];
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
    return [...tellTotal(total), {type: 'progress', iteration, total}];
  };

  const read = (line: string): TrainingEvent[] => {
    if (line.length > LONGEST_LINE) return [];
    if (line.includes('#')) {
      const events = readNumbered(line);
      if (events.length > 0) return events;
    }
    if (line.startsWith('Iter.: ') || line.startsWith('Epoch: ')) return readBar(line);
    const start = line.includes('Training the model for ') ? START.exec(line) : null;
    if (start !== null) return readStart(start);
    const test = epochs !== null && line.includes('Test loss: ') ? TEST.exec(line)?.[1] : undefined;
    return test === undefined ? [] : [{type: 'test', loss: toNumber(test), perplexity: null}];
  };

  return {read};
};
