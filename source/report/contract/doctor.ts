import {list, number, type ObjectOf, orNull, text, word} from './fields.js';

/** `mlxtop doctor --json`. */
export const DOCTOR = {
  schema: number('Version of this document: 1.'),
  platform: text('`darwin` or `linux`.'),
  problems: number('Findings that stand in the way of a run; with any the exit code is 1.', 'findings'),
  notes: number('Findings that are odd, or worth knowing.', 'findings'),
  findings: list('What was found, in the order of the checks.', {
    check: text('Which check found it: a word that stays the same.'),
    group: word('What it is about; findings of a group stand together in the text.', [
      'program',
      'tmux',
      'terminal',
      'machine',
      'memory',
      'runs',
      'training',
      'alerts',
    ]),
    level: word('How bad it is.', ['ok', 'note', 'problem']),
    what: text('What there is.'),
    means: orNull(text('What that means for a run.'), 'all is well'),
    next: orNull(text('What to do.'), 'there is nothing to do'),
  }),
} as const;

export type DoctorJson = ObjectOf<typeof DOCTOR>;
