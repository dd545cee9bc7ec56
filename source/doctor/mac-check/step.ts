import {availableParallelism, loadavg} from 'node:os';
import type {Lab} from './lab.js';

/** `not tried`: there was no one to ask, the user declined, or this Mac lacks something; `found` says which. */
export type StepVerdict = 'as expected' | 'differs' | 'not tried';

/**
 * The result of a step. `found` goes into a report that strangers read: numbers, kinds and our own words, never a name,
 * a host or a path. A tool's output must go through `knownWords` first.
 */
export type Result = {verdict: StepVerdict; found: string};

/** One thing that we expect of macOS without having seen it on a Mac, and how to try it. */
export type Step = {
  name: string;
  /** Its number in the list of eleven open questions about macOS; null for what everything is based on. */
  item: number | null;
  /** What is done, in words for the owner of the Mac. */
  tried: string;
  /** What should be found, and the source for it where there is one. */
  expected: string;
  /** The question to ask first when the step touches something of the user's; without a yes it is not tried. */
  asks?: string;
  run: (lab: Lab) => Promise<Result>;
};

export const asExpected = (found: string): Result => ({verdict: 'as expected', found});

export const differs = (found: string): Result => ({verdict: 'differs', found});

export const notTried = (why: string): Result => ({verdict: 'not tried', found: why});

/** A result by whether it is as expected. */
export const judged = (isAsExpected: boolean, found: string): Result =>
  isAsExpected ? asExpected(found) : differs(found);

/** How busy the machine is, when that explains the measurement; null when it is not busy. */
const busyWords = (): string | null => {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  return load > cores ? `the machine is busy (load ${load.toFixed(1)} on ${cores} cores)` : null;
};

/** A measurement, which counts as a difference only on a machine that is otherwise idle. */
export const measured = (isAsExpected: boolean, found: string): Result => {
  const busy = isAsExpected ? null : busyWords();
  return busy === null ? judged(isAsExpected, found) : notTried(`${busy}: ${found}`);
};
