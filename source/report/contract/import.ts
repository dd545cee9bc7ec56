import {flag, list, number, type ObjectOf, orNull, part, text, texts, word} from './fields.js';

const FIGURE = {
  iteration: number('The iteration.', 'iterations'),
  loss: orNull(number('The training loss there.'), 'its line has none'),
} as const;

const IMPORTED = {
  file: text('The file, as it was given or found.'),
  result: word(
    'What became of it. `replaced`: in place of an earlier import of its beginning; `known`: it is a run already; `would`: with `--dry-run`; `nothing`: no training run was recognised in it.',
    ['imported', 'replaced', 'known', 'would', 'nothing', 'failed'],
  ),
  format: orNull(
    word('What it was taken for.', ['log', 'mlx-lm-lora', 'csv', 'records', 'trainer-state', 'wandb', 'mlxtop']),
    'it could not be read',
  ),
  reader: orNull(text('What understands it: a trainer, `guessed`, or the format itself.'), 'nothing does'),
  run: orNull(
    part('The run.', {
      id: orNull(text('Its id.'), 'with `--dry-run`'),
      name: text('Its name.'),
    }),
    'there is none',
  ),
  replaces: orNull(text('The id of the run in whose place it is.'), 'it replaces none'),
  outcome: orNull(
    word('How the run ended, as far as the file tells.', [
      'finished',
      'ended-early',
      'stopped',
      'failed',
      'interrupted',
    ]),
    'no run was made',
  ),
  hasTimes: orNull(flag('Its lines, or records, name their times.'), 'it could not be read'),
  lines: number('Lines or records in it.', 'lines'),
  linesRead: number('Of these, lines from which something was read.', 'lines'),
  linesNotUnderstood: number('Lines that look like progress, or are records, from which nothing was read.', 'lines'),
  notUnderstood: texts('The first of each wording of those, with secrets masked.'),
  reports: number('Reports with an iteration and a loss.', 'reports'),
  positions: number('Positions of bars, as they were read.', 'positions'),
  validations: number('Validations.', 'validations'),
  checkpoints: number('Checkpoints.', 'checkpoints'),
  totalIterations: orNull(number('Iterations that were to be trained.', 'iterations')),
  first: orNull(part('The first iteration that was read.', FIGURE), 'none was read'),
  last: orNull(part('The last one.', FIGURE), 'none was read'),
  trainingLoops: number('Training loops that it announces, one after the other.', 'loops'),
  problem: orNull(text('Why it was not imported.'), 'it was, or it is a run already'),
  nextStep: orNull(text('What to do about that.'), 'there is no problem'),
  notes: texts('What else there is to know about it.'),
} as const;

/** `mlxtop import FILE… --json`. */
export const IMPORT = {
  imported: list('Each file, in the order in which they were read.', IMPORTED),
  leftOut: list('What was found in a folder and not looked into.', {
    path: text('The file or folder.'),
    why: text('The reason, in words.'),
  }),
} as const;

export type ImportJson = ObjectOf<typeof IMPORT>;
export type ImportedJson = ObjectOf<typeof IMPORTED>;
