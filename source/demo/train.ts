import type {Optimizer} from './adam.js';
import type {Batch} from './batches.js';
import {adapterFile, checkpointFile, saveWeights} from './checkpoint.js';
import {savedLine, trainLine, validationLine} from './lines.js';
import type {Network} from './network.js';
import type {Options} from './options.js';
import {createParameters, type ModelSize, type ParameterSet} from './parameters.js';
import {breathe, wait} from './pauses.js';
import {type BarStream, openProgressBar} from './progress-bar.js';

export type TrainingRun = {
  readonly options: Options;
  readonly size: ModelSize;
  readonly network: Network;
  readonly parameters: ParameterSet;
  readonly optimizer: Optimizer;
  readonly trainBatches: Iterator<Batch, never>;
  readonly validationBatches: readonly Batch[];
  /** Prints a line on standard output at once. */
  readonly print: (line: string) => void;
  /** The stream for the progress bar. */
  readonly errors: BarStream;
  readonly asciiBar: boolean;
  /** A clock in seconds that never goes back. */
  readonly clock: () => number;
  readonly peakMemoryBytes: () => number;
  /** When aborted, `train` throws the abort's reason at the next iteration, without saving. */
  readonly signal: AbortSignal;
};

/** The mean loss over the first batches of the held-out text. */
const validate = async (training: TrainingRun): Promise<number> => {
  const {options, network, parameters, signal} = training;
  const all = options.valBatches === -1;
  const batches = all ? training.validationBatches : training.validationBatches.slice(0, options.valBatches);
  // mlx_lm does not count the batches beforehand when all are wanted.
  const total = all ? null : batches.length;
  const bar = openProgressBar(training.errors, {
    description: 'Calculating loss...',
    total,
    ascii: training.asciiBar,
    clock: training.clock,
  });
  try {
    let sum = 0;
    for (const batch of batches) {
      sum += network.loss(parameters, batch);
      bar.advance();
      await breathe(signal);
    }
    return sum / batches.length;
  } finally {
    bar.close();
  }
};

/** Trains for `options.iters` iterations, in mlx_lm's order and words; saves on the way and at the end. */
export const train = async (training: TrainingRun): Promise<void> => {
  const {options, size, network, parameters, print, clock, signal} = training;
  const gradients = createParameters(size);
  const newest = adapterFile(options.adapterPath);
  const isDue = (iteration: number, every: number) => iteration % every === 0 || iteration === options.iters;
  let trainedTokens = 0;
  let window = {loss: 0, steps: 0, tokens: 0, seconds: 0};

  for (let iteration = 1; iteration <= options.iters; iteration++) {
    if (iteration === 1 || isDue(iteration, options.stepsPerEval)) {
      const start = clock();
      const loss = await validate(training);
      print(validationLine(iteration, loss, clock() - start));
    }

    const start = clock();
    const batch = training.trainBatches.next().value;
    window.loss += network.lossAndGradients(parameters, batch, gradients);
    training.optimizer.update(parameters, gradients);
    await breathe(signal);
    const remaining = options.secondsPerIteration - (clock() - start);
    if (remaining > 0) await wait(remaining, signal);
    window.steps++;
    window.tokens += batch.targets.length;
    trainedTokens += batch.targets.length;
    // Elapsed time without validation and saving, as mlx_lm counts it: includes a pause by SIGSTOP.
    window.seconds += clock() - start;

    if (isDue(iteration, options.stepsPerReport)) {
      print(
        trainLine({
          iteration,
          loss: window.loss / window.steps,
          learningRate: options.learningRate,
          iterationsPerSecond: window.steps / window.seconds,
          tokensPerSecond: window.tokens / window.seconds,
          trainedTokens,
          peakMemoryBytes: training.peakMemoryBytes(),
        }),
      );
      window = {loss: 0, steps: 0, tokens: 0, seconds: 0};
    }

    if (iteration % options.saveEvery === 0) {
      const numbered = checkpointFile(options.adapterPath, iteration);
      saveWeights([newest, numbered], parameters, size);
      print(savedLine(iteration, newest, numbered));
    }
  }

  saveWeights([newest], parameters, size);
  print(`Saved final weights to ${newest}.`);
};
