import {createAdam} from './adam.js';
import {ArgumentError} from './arguments.js';
import {createDataset, epochs} from './batches.js';
import {loadWeights, saveConfiguration} from './checkpoint.js';
import {CORPUS} from './corpus.js';
import {trainableLine} from './lines.js';
import {createNetwork} from './network.js';
import {type Options, parseOptions, usage} from './options.js';
import {countParameters, initializeParameters} from './parameters.js';
import {keyboardInterrupt, PythonError, systemError} from './python-error.js';
import {createRandom} from './random.js';
import {createTokenizer} from './tokenizer.js';
import {train} from './train.js';

const PROGRAM = 'demo';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** As in tqdm: blocks in a UTF-8 locale, otherwise digits and `#`. */
const isUtf8Locale = (environment: NodeJS.ProcessEnv): boolean =>
  /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '');

const run = async (options: Options, signal: AbortSignal): Promise<void> => {
  print('Loading pretrained model');
  const tokenizer = createTokenizer(CORPUS);
  const size = {vocabularySize: tokenizer.vocabularySize, hiddenSize: options.hiddenSize};
  const random = createRandom(options.seed);
  const parameters = initializeParameters(size, random);

  print('Loading datasets');
  const dataset = createDataset(tokenizer.encode(CORPUS), options.batchSize, options.maxSeqLength);

  print('Training');
  if (options.resumeAdapterFile !== null) {
    print(`Loading fine-tuned weights from ${options.resumeAdapterFile}`);
    loadWeights(options.resumeAdapterFile, parameters, size);
  }
  const count = countParameters(size);
  print(trainableLine(count, count));
  saveConfiguration(options);

  print(`Starting training..., iters: ${options.iters}`);
  await train({
    options,
    size,
    // After the dataset, which rejects batches that the text cannot fill: the network allocates memory for them.
    network: createNetwork(size, options.batchSize, options.maxSeqLength),
    parameters,
    optimizer: createAdam(size, options.learningRate),
    trainBatches: epochs(dataset.train, random),
    validationBatches: dataset.validation,
    print,
    errors: process.stderr,
    asciiBar: !isUtf8Locale(process.env),
    clock: () => performance.now() / 1000,
    // In kilobytes also on macOS, where the system itself counts bytes (https://github.com/libuv/libuv/pull/3721).
    peakMemoryBytes: () => process.resourceUsage().maxRSS * 1024,
    signal,
  });
};

const runUntilInterrupted = async (options: Options): Promise<void> => {
  const abort = new AbortController();
  const interrupt = () => abort.abort(keyboardInterrupt());
  const breakPipe = (error: Error) => abort.abort(systemError(error));
  process.once('SIGINT', interrupt);
  // These handlers stay until the process ends: the last write can fail after `run` has returned.
  process.stdout.on('error', breakPipe);
  process.stderr.on('error', breakPipe);
  try {
    await run(options, abort.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
};

/**
 * The demo trainer: a small language model that is really trained, and behaves and prints as mlx_lm 0.31 does. Writes
 * to the process's own streams and resolves with the exit code: 0, 1 for what would be an exception in Python, 2 for
 * wrong usage, 130 after ^C.
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  try {
    const options = parseOptions(argv);
    if (options === 'help') print(usage(PROGRAM));
    else await runUntilInterrupted(options);
    return 0;
  } catch (error) {
    if (error instanceof ArgumentError) {
      process.stderr.write(`${usage(PROGRAM)}\n${PROGRAM}: error: ${error.message}\n`);
      return 2;
    }
    if (!(error instanceof PythonError)) throw error;
    process.stderr.write(`${error.text}\n`);
    return error.exitCode;
  }
};
