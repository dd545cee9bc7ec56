import {availableParallelism, loadavg} from 'node:os';
import type {Lab} from './lab.js';

/** `not tried`: nobody to ask, said no, or this Mac has not what it takes; `came` tells which. */
export type Verdict = 'as believed' | 'differs' | 'not tried';

/**
 * What came of a step. `came` goes into a report that strangers read: numbers, kinds and words of ours, never a name, a host or a path. What
 * a tool has printed goes through `knownWords` first.
 */
export type Result = {verdict: Verdict; came: string};

/** One thing that is believed of macOS without having been seen on one, and how it is tried. */
export type Step = {
  name: string;
  /** Of this work's list of eleven; null for what everything rests on. */
  item: number | null;
  /** What is done, for somebody whose Mac it is. */
  tried: string;
  /** What should come, and by what source. */
  believed: string;
  /** Asked first where it touches what is the person's; without a yes it is not tried. */
  asks?: string;
  run: (lab: Lab) => Promise<Result>;
};

export const asBelieved = (came: string): Result => ({verdict: 'as believed', came});

export const differs = (came: string): Result => ({verdict: 'differs', came});

export const notTried = (why: string): Result => ({verdict: 'not tried', came: why});

/** By whether it is as believed. */
export const judged = (isAsBelieved: boolean, came: string): Result =>
  isAsBelieved ? asBelieved(came) : differs(came);

/** How busy the machine is, where that says more than what was measured; null for one that is not. */
const busyWords = (): string | null => {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  return load > cores ? `the machine is busy (load ${load.toFixed(1)} on ${cores} cores)` : null;
};

/** What was measured, judged only on a machine that has nothing else to do. */
export const measured = (isAsBelieved: boolean, came: string): Result => {
  const busy = isAsBelieved ? null : busyWords();
  return busy === null ? judged(isAsBelieved, came) : notTried(`${busy}: ${came}`);
};
