import {flag, number, orNull, part, real, reals, text, time, word} from './fields.js';

const NOT_YET = 'none yet';
const NO_PACE = 'no pace is known yet, stalled, or over';

/** How far the training is. Iterations are those of this run; `baseIteration` is to be added for the whole training. */
export const TRAINING = {
  iteration: orNull(number('The last iteration that the trainer reported.', 'iterations'), NOT_YET),
  estimatedIteration: orNull(
    number('Iteration it should have reached by now at its pace, up to the next report.', 'iterations'),
    NOT_YET,
  ),
  totalIterations: orNull(number('Iterations that this run is to do.', 'iterations')),
  baseIteration: orNull(number('Iterations done by the runs that it continues.', 'iterations'), 'it continues none'),
  epoch: orNull(number('Passes over the data so far.', 'epochs')),
  iterationsPerEpoch: orNull(number('Iterations of one pass.', 'iterations')),
  trainLoss: orNull(real('The last training loss.'), NOT_YET),
  valLoss: orNull(real('The last validation loss.'), NOT_YET),
  testLoss: orNull(real('Loss of a test after the training, on data of its own.'), NOT_YET),
  testPerplexity: orNull(real('Perplexity of the same test.'), NOT_YET),
  figures: orNull(reals('Other figures that the trainer reports by name: rewards, accuracy, a gradient norm.'), 'none'),
  learningRate: orNull(real('As printed, else as set where it follows no schedule.')),
  iterationsPerMinute: orNull(
    number('Present pace, of an ended run that of all its iterations; without pauses, validations and saves.', '1/min'),
    NO_PACE,
  ),
  secondsPerIteration: orNull(number('The same pace, as seconds for one iteration.', 'seconds'), NO_PACE),
  paceIsStated: flag("Both are the trainer's own word, of a run that was imported without times."),
  paceTrend: orNull(
    word('That pace beside the one of the last quarter of an hour, where it differs by more than its scatter.', [
      'faster',
      'slower',
      'same',
    ]),
    'too little to compare, or over',
  ),
  earlierIterationsPerMinute: orNull(
    number('The pace of the quarter of an hour before the present one.', '1/min'),
    'too little to compare',
  ),
  tokensPerSecond: orNull(real('Speed, as the trainer prints it.')),
  trainedTokens: orNull(number('Tokens so far, as the trainer prints them.', 'tokens')),
  peakMemoryBytes: orNull(number('Peak memory, as the trainer prints it.', 'bytes')),
  activeMemoryBytes: orNull(
    number('Memory that mlx holds, as told from inside the trainer.', 'bytes'),
    'not `run --inside`',
  ),
  cacheMemoryBytes: orNull(
    number('Freed memory that mlx keeps, as told from inside the trainer.', 'bytes'),
    'not `run --inside`',
  ),
  lastCheckpoint: orNull(
    part('The last one written.', {
      iteration: orNull(number('Iteration at which it was made.', 'iterations')),
      path: text('Its file or folder.'),
    }),
    NOT_YET,
  ),
  bestValLoss: orNull(
    part('The least validation loss so far.', {
      iteration: number('Iteration at which it was measured.', 'iterations'),
      value: real('The loss.'),
    }),
    NOT_YET,
  ),
  bestCheckpoint: orNull(
    part('The checkpoint with the least validation loss, of those validated at their own iteration.', {
      iteration: number('Iteration at which it was made.', 'iterations'),
      path: text('Its file or folder.'),
      valLoss: real('Its loss.'),
    }),
    NOT_YET,
  ),
  etaSeconds: orNull(number('Time left, validations and saves included.', 'seconds'), NO_PACE),
  etaLowSeconds: orNull(number('Low end of the range it lies in.', 'seconds'), NO_PACE),
  etaHighSeconds: orNull(number('High end of that range.', 'seconds'), NO_PACE),
  finishAt: orNull(time('When it is expected to be done.'), NO_PACE),
  etaIsRough: orNull(flag('The time left is a first guess.'), NO_PACE),
  validation: orNull(
    part('The validation under way.', {
      done: orNull(number('Batches done.', 'batches')),
      total: orNull(number('Batches to do.', 'batches')),
    }),
    'none is',
  ),
  lastSignAt: orNull(time('The last report or output of any kind.'), NOT_YET),
  lastReportAt: orNull(time('The last report of an iteration.'), NOT_YET),
  lastReportIteration: orNull(number('The iteration of that report.', 'iterations'), NOT_YET),
  nextReportAt: orNull(time('When the next report is due; may have passed.'), 'no pace is known yet, or paused'),
  guessedFormat: orNull(
    flag('Read from a format that is not known, by lines that look like training: it may be wrong.'),
    NOT_YET,
  ),
} as const;

/** What is trained and how, by the trainer's own words, its flags or its configuration. */
export const SETTINGS = {
  model: orNull(text('Folder or name of the model.')),
  data: orNull(text('Folder or name of the data.')),
  trainRows: orNull(number('Rows of the training data.', 'rows')),
  fineTuneType: orNull(text('How it is tuned: `lora`, `dora`, `full`.')),
  optimizer: orNull(text('Name of the optimizer.')),
  batchSize: orNull(number('Rows of one iteration.', 'rows')),
  gradAccumulationSteps: orNull(number('Iterations for one update of the weights.', 'iterations')),
  maxSeqLength: orNull(number('Rows longer than this are cut.', 'tokens')),
  numLayers: orNull(number('Layers that are trained; -1 for all.', 'layers')),
  rank: orNull(number('Rank of the LoRA matrices.')),
  learningRate: orNull(number('Learning rate at the start.')),
  lrSchedule: orNull(flag('The learning rate follows a schedule.')),
  epochs: orNull(number('Passes over the data to do.', 'epochs')),
  seed: orNull(number('Seed of the random numbers.')),
  stepsPerReport: orNull(number('Iterations from one report to the next.', 'iterations')),
  stepsPerEval: orNull(number('Iterations from one validation to the next.', 'iterations')),
  valBatches: orNull(number('Batches of a validation; -1 for all.', 'batches')),
  saveEvery: orNull(number('Iterations from one checkpoint to the next.', 'iterations')),
  adapterPath: orNull(text('Where checkpoints are written.')),
  resumeFile: orNull(text('The weights that it started from.')),
  gradCheckpoint: orNull(flag('Gradient checkpointing is on.')),
  maskPrompt: orNull(flag('The prompt is left out of the loss.')),
} as const;

/** A training that several runs have worked on, each from a checkpoint of the one before. */
export const WHOLE_TRAINING = {
  runs: number('How many runs, this one included.'),
  startedAt: orNull(time('When the first of them was started.'), 'a damaged record'),
  elapsedSeconds: number('How long they took, without the time between them.', 'seconds'),
  trainedSeconds: number('Of that time, neither paused nor asleep.', 'seconds'),
  iteration: orNull(number('The last iteration, counted over all of them.', 'iterations'), NOT_YET),
  totalIterations: orNull(number('Iterations that the last of them goes up to, counted so.', 'iterations')),
} as const;
