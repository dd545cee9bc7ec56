import {join} from 'node:path';
import {describe} from '@jest/globals';

/** A release of mlx-lm, installed in an environment of its own; scripts/test-mlx/run.js made it. */
export type Generation = {
  name: string;
  /** `Iter …` lines, or rich's table with a live bar. */
  prints: 'lines' | 'table';
  folder?: string;
  skipped?: string;
  failed?: string;
};

type Given = {model: string; data: string; generations: Generation[]};

/** What the tests are given: the tiny model and its data, and the releases. */
export const given: Given = JSON.parse(process.env.MLXTOP_TEST_MLX ?? '{"generations":[]}');

export type Trainer = {
  prints: Generation['prints'];
  /** The environment's programs. */
  program(name: string): string;
  /** What the trainer finds in its environment: never a network. */
  env: NodeJS.ProcessEnv;
};

const trainerOf = ({prints, folder = ''}: Generation): Trainer => ({
  prints,
  program: name => join(folder, 'bin', name),
  env: {HF_HUB_OFFLINE: '1', PYTHONPATH: undefined, PYTHONHOME: undefined},
});

/** The same tests for each release; skipped where it could not be had. */
export const describeEach = (tests: (trainer: Trainer) => void): void => {
  for (const generation of given.generations) {
    const describeOne = generation.folder === undefined ? describe.skip : describe;
    describeOne(`mlx-lm ${generation.name}`, () => tests(trainerOf(generation)));
  }
};

/** Flags of a run of the tiny model that reports each 5th iteration and writes to the folder `adapters`. */
export const trainingFlags = (adapters: string, ...flags: string[]): string[] => [
  '--train',
  ...['--model', given.model],
  ...['--data', given.data],
  ...['--num-layers', '2'],
  ...['--batch-size', '4'],
  ...['--steps-per-report', '5'],
  ...['--val-batches', '2'],
  ...['--adapter-path', adapters],
  ...flags,
];
