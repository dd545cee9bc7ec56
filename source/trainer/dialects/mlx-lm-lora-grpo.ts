import type {TrainingEvent} from '../../journal/events.js';
import {makeReport} from './make-report.js';
import {fromGigabytes, NUMBER, readField, toFinite, toNumber} from './numbers.js';

const START = /^Iter (\d{1,15}):\s*$/;
const LOSS = new RegExp(`^Loss: (${NUMBER})\\s*$`);
const SPEED = new RegExp(`^Speed: (${NUMBER}) it/s, (${NUMBER}) tok/s\\s*$`);
const MEMORY = new RegExp(`^Memory: (${NUMBER})GB\\s*$`);

/** Rewards of a dozen functions fit; a block that never ends does not. */
const LONGEST_BLOCK = 60;

type Block = {
  iteration: number;
  loss: number | null;
  rate: number | null;
  speed: RegExpExecArray | null;
  lines: number;
};

/**
 * Reads the block of lines that a GRPO report takes (`Iter 10:`, `Loss: …`, some twelve lines of rewards, `Learning Rate: …`,
 * `Speed: … it/s, … tok/s`, `Memory: …GB`), line by line. Gives the report with the last of them, and null before.
 */
export const createGrpoReader = (): ((line: string) => TrainingEvent | null) => {
  let block: Block | null = null;

  return line => {
    const start = line.startsWith('Iter ') ? START.exec(line) : null;
    if (start !== null) {
      block = {iteration: Number(start[1]), loss: null, rate: null, speed: null, lines: 0};
      return null;
    }
    if (block === null) return null;
    if (block.lines++ > LONGEST_BLOCK) {
      block = null;
      return null;
    }
    if (line.startsWith('Loss: ')) {
      const loss = LOSS.exec(line)?.[1];
      block.loss = loss === undefined ? null : toNumber(loss);
    } else if (line.startsWith('Learning Rate: ')) {
      block.rate = readField(line, 'Learning Rate: ');
    } else if (line.startsWith('Speed: ')) {
      block.speed = SPEED.exec(line);
    } else if (line.startsWith('Memory: ')) {
      const peak = toFinite(MEMORY.exec(line)?.[1]);
      const {iteration, loss, rate, speed} = block;
      block = null;
      if (loss === null) return null;
      return makeReport(iteration, loss, {
        learningRate: rate,
        trainerIterationsPerSecond: toFinite(speed?.[1]),
        tokensPerSecond: toFinite(speed?.[2]),
        peakMemoryBytes: fromGigabytes(peak),
      });
    }
    return null;
  };
};
