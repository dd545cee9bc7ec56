import {number, type ObjectOf, orNull, part, text, texts} from './fields.js';

const FIGURE = {
  iteration: number('The iteration.', 'iterations'),
  loss: orNull(number('Its training loss.'), 'none was read'),
} as const;

/** `mlxtop patterns test FILE --json`. */
export const PATTERNS = {
  reader: orNull(
    text('The known format; `pattern` for the given one, `guessed` for a guess.'),
    'nothing is understood',
  ),
  lines: number('Lines of the log.', 'lines'),
  read: number('Lines in which something was found.', 'lines'),
  reports: number('Reports with an iteration and a loss, or other figures.', 'reports'),
  positions: number('Lines that tell only how far it is.', 'lines'),
  unplaced: number('Losses without an iteration.', 'losses'),
  validations: number('Validations.', 'validations'),
  checkpoints: number('Checkpoints that were saved.', 'checkpoints'),
  total: orNull(number('How many iterations there are to be.', 'iterations'), 'it is not said'),
  first: orNull(part('The first figure that was read.', FIGURE), 'none was'),
  last: orNull(part('The last one.', FIGURE), 'none was'),
  unread: part('Lines that look like figures and are not understood.', {
    lines: number('How many.', 'lines'),
    examples: texts('Some of them.'),
  }),
  warnings: texts('What is odd about the pattern, in sentences.'),
} as const;

export type PatternsJson = ObjectOf<typeof PATTERNS>;
