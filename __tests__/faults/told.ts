import {expect} from '@jest/globals';
import type {RunView} from '../../source/insight/view.js';
import type {FailureKind} from '../../source/journal/events.js';
import {Timeline} from '../insight/timeline.js';
import {readPieces} from '../trainer/reading.js';
import type {Fault} from './table.js';

export type Told = Pick<RunView['run'], 'outcome' | 'failure' | 'state'>;

/** What is reported of a run that printed this and ended with this exit code; its memory was not sampled. */
export const told = (output: string, exitCode: number): Told => {
  const line = new Timeline(['python', 'train.py']);
  for (const event of readPieces(Buffer.from(output))) line.add(event);
  const {outcome, failure, state} = line.end(exitCode === 0 ? 'finished' : 'failed', exitCode).view().run;
  return {outcome, failure, state};
};

/** The kind and the words alone, as `kind: words`; the outcome where no failure is reported. */
export const reasonTold = (output: string, exitCode: number): string => {
  const {failure, outcome} = told(output, exitCode);
  return failure === null ? String(outcome) : `${failure.kind}: ${failure.line}`;
};

/** A run that goes well, and has 370 of 400 iterations left. */
export const TRAINING = [
  'Starting training..., iters: 400',
  'Iter 10: Train loss 2.500, It/sec 1.000, Tokens/sec 90.000, Trained Tokens 900, Peak mem 1.000 GB',
  'Iter 20: Train loss 2.300, It/sec 1.000, Tokens/sec 90.000, Trained Tokens 1800, Peak mem 1.000 GB',
  'Iter 30: Train loss 2.100, It/sec 1.000, Tokens/sec 90.000, Trained Tokens 2700, Peak mem 1.000 GB',
];

/** Every line behind a prefix. */
export const behind = (prefix: string, lines: readonly string[]): string =>
  lines.map(line => `${prefix}${line}\n`).join('');

/** A line that is printed last, or nothing; the exit code; what the sentence for it has to say. */
export type Printed = Partial<
  Record<FailureKind, readonly (readonly [line: string, exitCode: number, says: RegExp])[]>
>;

/** A row of the table of faults for each of them. */
export const wordRows = (printed: Printed): Fault[] =>
  Object.entries(printed).flatMap(([kind, rows]) =>
    rows.map(([line, exitCode, says]) => ({
      fault: `${line === '' ? 'nothing is printed' : line.split('\n').at(-1)}, exit code ${exitCode}`,
      holds: kind,
      shown: () => {
        const {failure, outcome} = told(line === '' ? '' : `${line}\n`, exitCode);
        expect(failure?.kind).toBe(kind);
        expect(failure?.sentence).toMatch(says);
        expect(outcome).toBe('failed');
      },
    })),
  );
