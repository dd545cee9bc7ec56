import {flag, number, orAbsent, orNull, part, text, texts, textsByName, time, word} from '../fields.js';
import type {EventKind} from './kind.js';

const ACTOR = word('By mlxtop (a key or a command), by something else, or by the policy that the run was given.', [
  'user',
  'outside',
  'policy',
]);
const CODE = text('A word for it that never changes.');
const SENTENCE = text('What the user is told.');

/** Events of a run as a whole, and of what the user is told of it. */
export const RUN_KINDS = {
  run: {
    about: 'The first line of a run.',
    fields: {
      name: text('Its name.'),
      command: texts("The trainer's command line, with secrets masked."),
      directory: text('The folder it was started in.'),
      continues: orNull(
        part('The run whose checkpoint it continues from.', {
          run: text('Its id.'),
          iteration: number('To be added to the iterations of this run to count those of all.', 'iterations'),
          checkpoint: orNull(number('Iteration of that checkpoint, counted so.', 'iterations')),
        }),
        'it continues none',
      ),
    },
  },
  versions: {
    about: 'The versions of what it runs with.',
    fields: {packages: textsByName('By name: `python`, `mlx`, `mlx-lm`, `mlxtop`, ….')},
  },
  restarted: {
    about: 'mlxtop itself started this run after a restart of the machine.',
    fields: {
      instead: text('The id of the run that the restart had ended.'),
      machineStartedAt: orNull(time('When the machine was started.'), 'a damaged record'),
    },
  },
  recording: {
    about: 'A recorder began to record.',
    fields: {gapSeconds: orNull(number('For how long none had.', 'seconds'), 'it is the first')},
  },
  recovered: {
    about: 'What was printed while nothing recorded was read afterwards: the lines before this one without a `time`.',
    fields: {
      lines: number('How many lines were read.', 'lines'),
      complete: flag('All of them. Otherwise more was printed than the terminal keeps.'),
    },
  },
  'recording-ended': {
    about: 'The recorder ended although the run had not.',
    fields: {reason: word('It was sent a signal, or the pipe to it was closed.', ['signal', 'pipe-closed'])},
  },
  pause: {about: 'The run was paused. The same pause may be told twice.', fields: {by: ACTOR}},
  resume: {about: 'The run was resumed.', fields: {by: ACTOR}},
  stop: {
    about: 'The run was sent a signal to end it.',
    fields: {by: ACTOR, signal: word('The signal.', ['SIGINT', 'SIGTERM', 'SIGKILL'])},
  },
  'auto-pause': {
    about: 'From here on the run is paused by its policy, or no longer.',
    fields: {on: flag('It is.'), why: text('Why, in words.')},
  },
  baseline: {
    about: 'How long the work takes undisturbed, from an earlier run of the same kind.',
    fields: {
      from: text('The id of that run.'),
      secondsPerIteration: number('Of one iteration.', 'seconds'),
      secondsPerToken: orNull(number('Of one token.', 'seconds')),
      seconds: number('How much time that is based on.', 'seconds'),
    },
  },
  estimate: {
    about: "What was worked out of the peak of the trainer's memory.",
    fields: {
      model: text('The model, as it was given to the trainer.'),
      estimatedBytes: number('The peak.', 'bytes'),
      lowBytes: number('Low end of the range it lies in.', 'bytes'),
      highBytes: number('High end of that range.', 'bytes'),
      phase: text('The phase of an iteration that is the largest.'),
      plainBytes: number('What it would be without an earlier run.', 'bytes'),
      calibratedBy: orNull(text('The id of the earlier run that it was scaled by.'), 'none'),
    },
  },
  warning: {about: 'A warning began to hold, or has other words now.', fields: {code: CODE, text: SENTENCE}},
  'warning-over': {about: 'It no longer holds.', fields: {code: CODE}},
  alert: {about: 'The user was told.', fields: {code: CODE, text: SENTENCE}},
  'alert-over': {about: 'What that alert was about is over.', fields: {code: CODE, text: SENTENCE}},
  end: {
    about: 'The run has ended. What follows was written by another process at the same moment.',
    fields: {
      state: word('How: `finished` is exit code 0, `failed` any other.', [
        'finished',
        'stopped',
        'failed',
        'interrupted',
      ]),
      exitCode: orNull(number("The trainer's exit code."), 'it left none'),
      unseen: flag('No recorder saw it: the time may not be exact.'),
    },
  },
  'idle-timeout': {
    about: 'The last line of `--follow` where nothing was recorded for so long. Not part of the run.',
    fields: {seconds: number('For how long.', 'seconds')},
  },
} as const satisfies Readonly<Record<string, EventKind>>;

/** What each line has. */
export const EVERY_LINE = {
  schema: number('Version of this format: 1. Keys and kinds of events may be added without raising it.'),
  run: text('The id of the run.'),
  event: text('What happened: see the kinds below.'),
  time: orNull(
    time("When, by the machine's clock. It may be set, and a line may be late: times may go back."),
    'printed before anything was recorded, or while nothing was',
  ),
  elapsedSeconds: orNull(
    number("From the first line of the run to this one, by the run's own clock, which nobody sets.", 'seconds'),
    'as `time`',
  ),
  readAt: orAbsent(orNull(time('When it was read.'), 'a damaged record'), '`time` is not null'),
} as const;
