import {basename} from 'node:path';

/** A few minutes at a pace that is easy to watch; every part of the dashboard has something to show within seconds. */
const TRAINING = [
  ['--iters', '1200'],
  ['--steps-per-report', '10'],
  ['--steps-per-eval', '100'],
  ['--save-every', '100'],
  ['--seconds-per-iteration', '0.1'],
].flat();

const ADAPTERS = '--adapter-path';

/** The words after our script with which `mlxtop demo -- WORDS` starts the demo trainer. */
export const demoTrainerWords = (adapters: string, words: readonly string[]): string[] => [
  'demo-trainer',
  '--train',
  ...TRAINING,
  ...[ADAPTERS, adapters],
  ...words,
];

/** The words after `mlxtop demo --` that led to this command; null for a command that `mlxtop demo` did not start. */
export const demoWords = ([_node, script, ...words]: readonly string[]): string[] | null => {
  const usual = demoTrainerWords('', []);
  const isOurs = script !== undefined && basename(script) === 'mlxtop.js';
  const isDemo = usual.every((word, index) => words[index] === word || words[index - 1] === ADAPTERS);
  return isOurs && isDemo ? words.slice(usual.length) : null;
};
