import {readFileSync} from 'node:fs';
import type {TrainingEvent} from '../../source/journal/events.js';
import type {WithinTime} from '../../source/trainer/pattern.js';
import {createReader} from '../../source/trainer/reader.js';

/** For expressions that take no time. */
export const withoutLimit: WithinTime = work => {
  work();
  return {spentMs: 0, cutOff: false};
};

export const FIXTURES = [
  'plain-terminal',
  'plain-piped',
  'plain-early',
  'rich-terminal',
  'rich-piped',
  'lora-terminal',
  'hf-terminal',
  'lightning-tqdm',
  'lightning-rich',
  'torchtune',
  'guess-tqdm',
  'guess-nested',
  'guess-rich',
] as const;

export const fixture = (name: (typeof FIXTURES)[number]): Buffer =>
  readFileSync(new URL(`../fixtures/trainer/${name}.txt`, import.meta.url));

/** The events of an output that arrives in pieces of these lengths, and then the rest of it. */
export const readPieces = (bytes: Uint8Array, lengths: Iterable<number> = [], pattern?: string): TrainingEvent[] => {
  const reader = createReader(pattern === undefined ? null : {source: pattern, within: withoutLimit});
  const events: TrainingEvent[] = [];
  let start = 0;
  for (const length of lengths) {
    events.push(...reader.push(bytes.subarray(start, start + length)));
    start += length;
  }
  events.push(...reader.push(bytes.subarray(start)), ...reader.flush());
  return events;
};

/** For comparing many lists fast; keeps NaN and the infinities apart. */
export const toText = (events: TrainingEvent[]): string =>
  JSON.stringify(events, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));

type Report = Extract<TrainingEvent, {type: 'report'}>;

/** A report of which only these fields are known. */
export const report = (iteration: number, trainLoss: number, known: Partial<Report> = {}): Report => ({
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

/**
 * Numbers from 0 to below 1, the same ones in every run (a linear congruential generator, figures of Numerical
 * Recipes).
 */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
