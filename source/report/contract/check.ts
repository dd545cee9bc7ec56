import {PART_NAMES} from '../../estimate/facts.js';
import {flag, list, number, type ObjectOf, orNull, part, setting, text, texts, time, word} from './fields.js';

const LEVELS = ['error', 'warning', 'note'] as const;
const PHASES = ['loading', 'loss', 'attention', 'validation', 'optimizer', 'fusing'] as const;

const ROWS = {
  file: text('The file.'),
  rows: number('Rows in it.', 'rows'),
  format: orNull(word('What its rows are.', ['text', 'completions', 'chat', 'tools']), 'not recognised'),
  counted: word("How tokens are counted: by the model's own tokenizer, or by characters.", ['exact', 'estimated']),
  longestTokens: orNull(number('Tokens of the longest row, before it is cut.', 'tokens'), 'no row could be read'),
  cutRows: orNull(number('Rows that are longer than `max_seq_length`.', 'rows'), 'the limit is not known'),
  cutTokens: orNull(number('Tokens of them that are cut.', 'tokens'), 'the limit is not known'),
} as const;

const QUIT = {
  apps: texts('Applications that may be quit.'),
  bytes: number('Free once they are quit.', 'bytes'),
} as const;

/** `mlxtop check --json`. */
export const CHECK = {
  command: texts('The command that was checked; secrets are `***`.'),
  config: orNull(text('Its configuration file.'), 'it has none'),
  trainer: orNull(text('The trainer, for instance `mlx-lm`.'), 'not recognised'),
  starts: list('What a start would run into; with an `error` it does not begin, or ends early.', {
    rule: text('Which rule: a word that stays the same.'),
    level: word('How bad it is.', LEVELS),
    message: text('What would happen, and when.'),
    nextStep: orNull(text('What to write instead.'), 'there is nothing to do'),
  }),
  model: orNull(
    part('The model, by what lies on disk.', {
      name: text('Its name as it was given.'),
      folder: text('The folder with its config.json.'),
      revision: orNull(text("The commit in Hugging Face's cache."), 'a folder of your own'),
      type: text('`model_type`, by config.json.'),
      known: flag('The estimate knows how this family computes.'),
      parameters: number("Parameters, by the files' headers.", 'parameters'),
      weightBytes: number("Memory of its weights, by the files' headers.", 'bytes'),
      fileBytes: number('Size of the files of its weights.', 'bytes'),
      dtype: word('Of what is not quantised, by the headers.', ['bfloat16', 'float16', 'float32']),
      quantizationBits: orNull(number('Bits a weight, by config.json.', 'bits'), 'not quantised'),
      layers: number('Blocks, by config.json.', 'layers'),
      hiddenSize: number('By config.json.'),
      vocabularySize: number('By config.json.', 'tokens'),
      remarks: texts('What is worth a word about how it was read.'),
    }),
    'missing, incomplete or not named: see `starts`',
  ),
  data: part('The rows.', {
    train: orNull(part('Of `train.jsonl`.', ROWS), 'not read'),
    valid: orNull(part('Of `valid.jsonl`.', ROWS), 'not read'),
    test: orNull(part('Of `test.jsonl`.', ROWS), 'not read'),
    notes: texts('Why rows were not read, or their tokens only estimated.'),
  }),
  estimate: orNull(
    part('Peak memory of the process that trains.', {
      peakBytes: number('The most likely value.', 'bytes'),
      lowBytes: number('The lower end.', 'bytes'),
      highBytes: number('The upper end.', 'bytes'),
      parts: list('What it is made of, in the largest phase; they add up to `peakBytes`.', {
        name: word('The part.', PART_NAMES),
        bytes: number('Its memory.', 'bytes'),
      }),
      phase: word('When the peak is reached.', PHASES),
      calibratedBy: orNull(
        part('The run whose measured peak it was corrected by.', {
          id: text('Its id.'),
          name: text('Its name.'),
          startedAt: time('When it began.'),
          peakBytes: number('What was measured.', 'bytes'),
        }),
        'no run of this model was measured',
      ),
      beyond: texts('In what it is outside of what was ever measured.'),
    }),
    'not known: see `why`',
  ),
  machine: part('The current state of the machine.', {
    totalBytes: orNull(number('Its memory, or the limit of the control group.', 'bytes')),
    availableBytes: orNull(number('What can be taken without anything being swapped.', 'bytes')),
    availableIfQuit: list('The same once applications are quit: the fewest that help, then all that may be.', QUIT),
    gpuWorkingSetBytes: orNull(number('What the GPU may use resident.', 'bytes'), 'unknown, and on Linux'),
  }),
  fits: word('Whether it fits.', ['yes', 'after-quitting', 'swaps', 'no', 'unknown']),
  why: orNull(text('Why it is not known whether it fits.'), 'it is known'),
  tight: flag('It fits by `peakBytes`, not by `highBytes`.'),
  quit: texts('The applications to quit so that it fits.'),
  overBytes: orNull(number('By how much it exceeds what is free, or the GPU.', 'bytes'), 'it does not'),
  swapCost: orNull(
    part('What swapping cost an earlier run on this machine.', {
      factor: number('How many times as long the work took.', 'times'),
      name: text("That run's name."),
      startedAt: time('When it began.'),
    }),
    'no run here has swapped, or there is no evidence',
  ),
  changes: list('What could be changed for the next start, the best first.', {
    setting: text('The key of the configuration; `quit` for applications, `model` for another model.'),
    from: orNull(setting('What it is now.'), 'it is no setting'),
    to: setting('What to make it.'),
    savesBytes: number('What that saves, or frees.', 'bytes'),
    costs: text('What is lost by it.'),
    also: list('Settings that have to change with it.', {
      setting: text('The key.'),
      to: setting('What to make it.'),
    }),
    together: flag('One of those that together make it fit.'),
  }),
} as const;

export type CheckJson = ObjectOf<typeof CHECK>;
