import {errorMessage} from '../../errors.js';
import {knownWords} from '../known-words.js';
import type {Lab} from './lab.js';
import {differs, notTried, type Result, type Step} from './step.js';

export type Outcome = Result & {step: Step};

const resultOf = async (step: Step, lab: Lab): Promise<Result> => {
  if (step.asks !== undefined) {
    const agreed = await lab.person.agrees(step.asks);
    if (agreed !== true) return notTried(agreed === null ? 'there is no one to ask' : 'declined');
  }
  try {
    return await step.run(lab);
  } catch (error) {
    // A report in which one step failed is better than none.
    return differs(`the step itself failed: ${knownWords(errorMessage(error))}`);
  }
};

export type CheckOptions = {
  steps: readonly Step[];
  /** Whether to stop (^C): the remaining steps are not tried. */
  isStopped: () => boolean;
  /** Removes names, hosts and paths from what was found. What is tried and expected is our own text. */
  safe: (text: string) => string;
  begun: (step: Step, number: number) => void;
  ended: (outcome: Outcome) => void;
};

/** Tries the steps one after the other, and reports each as it starts and ends. */
export const tryAll = async (lab: Lab, {steps, isStopped, safe, begun, ended}: CheckOptions): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const [index, step] of steps.entries()) {
    if (!isStopped()) begun(step, index + 1);
    const result = isStopped() ? notTried('interrupted') : await resultOf(step, lab);
    const outcome = {verdict: result.verdict, found: safe(result.found), step};
    if (!isStopped()) ended(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
};
