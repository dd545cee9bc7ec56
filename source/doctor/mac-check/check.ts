import {errorMessage} from '../../errors.js';
import {knownWords} from './known-words.js';
import type {Lab} from './lab.js';
import {differs, notTried, type Result, type Step} from './step.js';

export type Outcome = Result & {step: Step};

const resultOf = async (step: Step, lab: Lab): Promise<Result> => {
  if (step.asks !== undefined) {
    const agreed = await lab.person.agrees(step.asks);
    if (agreed !== true) return notTried(agreed === null ? 'it needs somebody to ask' : 'not wanted');
  }
  try {
    return await step.run(lab);
  } catch (error) {
    // A report with one step that broke says more than none.
    return differs(`the step itself failed: ${knownWords(errorMessage(error))}`);
  }
};

export type CheckOptions = {
  steps: readonly Step[];
  /** Whether it is to stop: ^C. What is left is not tried. */
  isStopped: () => boolean;
  /** What came, without names, hosts and paths. What is tried and believed are words of ours. */
  safe: (text: string) => string;
  begun: (step: Step, number: number) => void;
  ended: (outcome: Outcome) => void;
};

/** Tries the steps one after the other, and tells of each as it goes. */
export const tryAll = async (lab: Lab, {steps, isStopped, safe, begun, ended}: CheckOptions): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const [index, step] of steps.entries()) {
    if (!isStopped()) begun(step, index + 1);
    const result = isStopped() ? notTried('interrupted') : await resultOf(step, lab);
    const outcome = {verdict: result.verdict, came: safe(result.came), step};
    if (!isStopped()) ended(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
};
