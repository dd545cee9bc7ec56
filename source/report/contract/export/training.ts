import {flag, number, orNull, real, reals, text, word} from '../fields.js';
import {SETTINGS} from '../training.js';
import type {EventKind} from './kind.js';

const NOT_PRINTED = 'not printed';
const ITERATION = number('The iteration, as the trainer counts.', 'iterations');
const SOURCE = word("The trainer's output, its flags, its YAML, or `adapter_config.json`.", [
  'trainer',
  'flag',
  'config',
  'adapter',
]);
const GUESSED = flag('Read from a format that is not known: it may be wrong.');
const FROM_INSIDE = flag(
  'Told from inside the trainer (`run --inside`), with all digits; the console may tell the same again.',
);

/** What a report states besides its iteration. */
const STATED = {
  trainLoss: orNull(real('Training loss: the mean since the last report.'), NOT_PRINTED),
  learningRate: orNull(real('Learning rate.'), NOT_PRINTED),
  tokensPerSecond: orNull(real('Speed in tokens.'), NOT_PRINTED),
  trainedTokens: orNull(number('Tokens so far.', 'tokens'), NOT_PRINTED),
  peakMemoryBytes: orNull(number('Peak memory.', 'bytes'), NOT_PRINTED),
  epoch: orNull(number('Passes over the data so far.', 'epochs'), NOT_PRINTED),
  figures: orNull(reals('Other figures by name.'), 'none'),
} as const;

/** Events that a trainer's output tells of. */
export const TRAINING_KINDS = {
  settings: {
    about: 'What is trained and how, as far as that source says. More trusted sources are named first.',
    fields: {source: SOURCE, ...SETTINGS},
  },
  total: {
    about: 'How many iterations the run is to do.',
    fields: {iterations: number('So many.', 'iterations'), source: SOURCE},
  },
  training: {about: 'A training loop begins: its iterations may count from 1 again.', fields: {}},
  report: {
    about: 'A report of an iteration.',
    fields: {
      iteration: ITERATION,
      ...STATED,
      trainerIterationsPerSecond: orNull(real('Speed, as the trainer prints it.'), NOT_PRINTED),
      activeMemoryBytes: orNull(number('What mlx holds.', 'bytes'), 'not from inside the trainer'),
      cacheMemoryBytes: orNull(number('What mlx keeps of freed memory.', 'bytes'), 'not from inside the trainer'),
      guessed: GUESSED,
      fromInside: FROM_INSIDE,
    },
  },
  unplaced: {
    about: 'Losses of an iteration that the trainer does not count.',
    fields: {...STATED, valLoss: orNull(real('Validation loss.'), NOT_PRINTED)},
  },
  progress: {
    about: 'The position of a live bar.',
    fields: {
      iteration: ITERATION,
      total: orNull(number('Its end.', 'iterations'), NOT_PRINTED),
      guessed: GUESSED,
    },
  },
  validating: {
    about: 'A validation is under way.',
    fields: {
      done: orNull(number('Batches done.', 'batches'), NOT_PRINTED),
      total: orNull(number('Batches to do.', 'batches'), NOT_PRINTED),
    },
  },
  validation: {
    about: 'The result of a validation.',
    fields: {
      iteration: ITERATION,
      valLoss: real('Validation loss.'),
      seconds: orNull(number('How long it took, as the trainer prints it.', 'seconds'), NOT_PRINTED),
      fromInside: FROM_INSIDE,
    },
  },
  checkpoint: {
    about: 'A checkpoint was written.',
    fields: {
      iteration: orNull(ITERATION, NOT_PRINTED),
      path: text('Its file or folder.'),
      late: flag('It was found some time after it was written.'),
    },
  },
  saved: {
    about: 'The final weights were written: the training loop is over.',
    fields: {path: orNull(text('Their file or folder.'), NOT_PRINTED)},
  },
  test: {
    about: 'A test after the training, on data of its own.',
    fields: {loss: real('Its loss.'), perplexity: orNull(real('Its perplexity.'), NOT_PRINTED)},
  },
  failure: {
    about: 'The trainer printed an error. It may still continue.',
    fields: {
      kind: text('A word for it that never changes, such as `metal-out-of-memory` or `python-error`.'),
      line: text('What it printed, with secrets masked.'),
      ofChild: flag('Printed by a parent, about how its child ended.'),
    },
  },
} as const satisfies Readonly<Record<string, EventKind>>;
