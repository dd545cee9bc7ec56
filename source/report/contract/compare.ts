import {
  flag,
  flags,
  list,
  number,
  numbersOrNull,
  type ObjectOf,
  orNull,
  part,
  settingsOrNull,
  text,
  texts,
  textsOrNull,
  time,
  word,
} from './fields.js';

const UNITS = [
  ...[
    'seconds',
    'seconds an iteration',
    'seconds a token',
    'tokens a second',
    'bytes',
    'percent',
    'loss',
    'iterations',
  ],
  ...['times', 'count'],
] as const;

const EFFECT = {
  value: number('What was measured.'),
  error: orNull(number('Its standard error.'), 'too little is known for one'),
  stands: flag('It is larger than its scatter explains, and large enough to matter.'),
} as const;

/** `mlxtop compare --json`. */
export const COMPARE = {
  baseline: text('The id of the run that the others are compared with.'),
  runs: list('The runs, the baseline first. Every list of values has a place for each of them, in this order.', {
    id: text('Its id; of one that was continued, that of the last run.'),
    name: text('Its name.'),
    label: text('What it is called in texts: its name, or where several have that one, the beginning of its id.'),
    parts: texts('The ids of the runs that it is made of, oldest first: those it continues count with it.'),
    state: text('Its state, or how it ended.'),
    startedAt: orNull(time('When the last of them began.')),
    endedAt: orNull(time('When it ended.'), 'it has not'),
    iterations: orNull(number('Those done, in the whole training.', 'iterations')),
    totalIterations: orNull(number('Those planned.', 'iterations')),
    imported: flag('It was imported from a log or folder of others.'),
  }),
  against: list('Each other run against the baseline.', {
    id: text('Its id.'),
    sentence: text('All of this in one sentence.'),
    pace: orNull(
      part('How many times as fast as the baseline it is: above 1 it is faster.', {
        ...EFFECT,
        per: word('What was compared: the time for an iteration, or where these are other work, for a token.', [
          'iteration',
          'token',
        ]),
        stated: flag("It rests on the trainer's own word, not on times that were recorded."),
      }),
    ),
    cleanPace: orNull(
      part('The same where nothing was in the way of either, an iteration.', EFFECT),
      'unknown, and where iterations are other work',
    ),
    lost: orNull(
      part('What it lost to swapping beyond the baseline.', {
        ...EFFECT,
        unit: word('Seconds, or where they did not do as many iterations, shares of the time trained.', [
          'seconds',
          'share',
        ]),
        own: number('What it lost itself.'),
        baseline: number('What the baseline lost.'),
        estimated: flag('What one of them lost is reckoned by the undisturbed pace of another run.'),
      }),
    ),
    loss: orNull(
      part('By how much its loss is higher at equal points, in the later half of what both have done.', {
        axis: word('Where points are equal: after as many iterations, or where batches differ, tokens or rows.', [
          'iteration',
          'tokens',
          'rows',
        ]),
        training: orNull(part('Of the training loss.', EFFECT), 'too few reports'),
        validation: orNull(part('Of the validation loss.', EFFECT), 'no validation at the same point'),
      }),
      'the data differ, one is no number, or there is nothing to compare',
    ),
    lossBroke: flag('Its loss became NaN or infinite, and that of the baseline did not.'),
    brokenLoss: orNull(
      word('Whose loss became NaN or infinite: its own, that of the baseline, or both.', ['own', 'baseline', 'both']),
      'neither',
    ),
  }),
  unfair: list('What makes the comparison unfair.', {
    what: text('A word that stays the same.'),
    text: text('The same in a sentence.'),
    runs: texts('The ids of the runs that it concerns.'),
  }),
  differences: list('What differs; with `--all` also what does not.', {
    what: text('The setting, package, application or other thing.'),
    group: word('Of what kind it is.', ['settings', 'versions', 'machine', 'power', 'apps', 'options']),
    values: settingsOrNull(
      'A value for each run. Of applications bytes, 0 where not open or too small to be listed; of power shares of the time.',
    ),
    differs: flag('Two of the known values differ; of applications also: they were listed with some of the runs only.'),
  }),
  figures: list('What they came to.', {
    name: text('Which figure: a word that stays the same.'),
    unit: word('The unit of its values.', UNITS),
    values: numbersOrNull('A value for each run.'),
    errors: numbersOrNull('The relative standard errors of the values.'),
    estimated: flags('Whether each value is estimated.'),
    reckonedBy: orNull(
      textsOrNull('The id of the run by whose undisturbed pace a value is reckoned, for want of its own.'),
      'none is',
    ),
    at: orNull(numbersOrNull('The iteration that each value belongs to.'), 'it belongs to the whole run'),
    ratio: numbersOrNull("Each value divided by the baseline's, whose own is 1."),
    ratioError: numbersOrNull('The standard errors of the ratios.'),
  }),
} as const;

export type CompareJson = ObjectOf<typeof COMPARE>;
