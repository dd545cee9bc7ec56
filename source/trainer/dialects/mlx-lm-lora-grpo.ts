import type {TrainingEvent} from '../../journal/events.js';
import {makeReport} from './events.js';
import {bytesOfGB, NUMBER, readField, toFinite, toNumber} from './numbers.js';

const START = /^Iter (\d{1,15}):\s*$/;
const LOSS = new RegExp(`^Loss: (${NUMBER})\\s*$`);
const SPEED = new RegExp(`^Speed: (${NUMBER}) it/s, (${NUMBER}) tok/s\\s*$`);
const MEMORY = new RegExp(`^Memory: (${NUMBER})GB\\s*$`);

/** Rewards of a dozen functions fit; a block that never ends does not. */
const MAX_BLOCK_LINES = 60;

type Block = {
  iteration: number;
  loss: number | null;
  rate: number | null;
  speed: RegExpExecArray | null;
  lines: number;
};

/** The block with what one more line of it says. */
const withLine = (block: Block, line: string): Block => {
  const next = {...block, lines: block.lines + 1};
  if (line.startsWith('Loss: ')) {
    const loss = LOSS.exec(line)?.[1];
    return {...next, loss: loss === undefined ? null : toNumber(loss)};
  }
  if (line.startsWith('Learning Rate: ')) return {...next, rate: readField(line, 'Learning Rate: ')};
  return line.startsWith('Speed: ') ? {...next, speed: SPEED.exec(line)} : next;
};

/** The report of a block that ends with this line; null without a loss. */
const toReport = ({iteration, loss, rate, speed}: Block, memory: string): TrainingEvent | null =>
  loss === null
    ? null
    : makeReport(iteration, loss, {
        learningRate: rate,
        trainerIterationsPerSecond: toFinite(speed?.[1]),
        tokensPerSecond: toFinite(speed?.[2]),
        peakMemoryBytes: bytesOfGB(toFinite(MEMORY.exec(memory)?.[1])),
      });

/**
 * Reads the block of lines that a GRPO report takes (`Iter 10:`, `Loss: …`, some twelve lines of rewards, `Learning
 * Rate: …`, `Speed: … it/s, … tok/s`, `Memory: …GB`), line by line. Gives the report with the last of them, and null
 * before.
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
    const before: Block = block;
    const isOver = line.startsWith('Memory: ') || before.lines > MAX_BLOCK_LINES;
    block = isOver ? null : withLine(before, line);
    return isOver && before.lines <= MAX_BLOCK_LINES ? toReport(before, line) : null;
  };
};
