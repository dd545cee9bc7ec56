import {usageError} from '../../errors.js';
import {parseDuration} from '../../format/interval.js';
import {formatFlagDuration} from '../../format/units.js';
import {AUTO_PAUSE_DEFAULTS} from '../../insight/auto-pause-defaults.js';
import type {AutoPause} from '../../journal/run-record.js';
import {type Command, textFlag} from './command.js';
import {kebab} from './options.js';

export const autoPauseFlags = {
  autoPause: {type: 'string'},
  resumeAt: {type: 'string'},
  maxPause: {type: 'string'},
  pauseAfter: {type: 'string'},
  resumeAfter: {type: 'string'},
  minRun: {type: 'string'},
} as const;

const SECONDS = {
  pauseAfter: 'afterSeconds',
  resumeAfter: 'resumeAfterSeconds',
  maxPause: 'maxPauseSeconds',
  minRun: 'minRunSeconds',
} as const;

/** A flag's time where it is not given, as one would give it. */
const usual = (name: keyof typeof SECONDS): string => formatFlagDuration(AUTO_PAUSE_DEFAULTS[SECONDS[name]]);

export const autoPauseOptions: Command['options'] = [
  [
    '--auto-pause WHEN',
    'pause automatically while memory is short: red (memory pressure) or swapping; this frees no memory, but gives you time to quit something',
  ],
  ['--pause-after TIME', `how long memory must be short first (${usual('pauseAfter')})`],
  ['--resume-at WHEN', `resume at green (and no swapping), or as soon as yellow (${AUTO_PAUSE_DEFAULTS.resumeAt})`],
  ['--resume-after TIME', `how long memory must be better first (${usual('resumeAfter')})`],
  ['--max-pause TIME', `the longest pause (${usual('maxPause')})`],
  ['--min-run TIME', `the shortest time between two pauses (${usual('minRun')})`],
];

/** The others only say how. */
const DETAILS = ['resumeAt', 'maxPause', 'pauseAfter', 'resumeAfter', 'minRun'] as const;

const LONGEST_MS = 86_400_000;

const oneOf = <Word extends string>(flag: string, given: string, words: readonly [Word, ...Word[]]): Word => {
  const word = words.find(known => known === given);
  if (word !== undefined) return word;
  throw usageError(`${flag} takes ${words.join(' or ')}, not '${given}'.`, `For instance: ${flag} ${words[0]}`);
};

/** Seconds of a flag's time. */
const secondsOf = (flags: Record<string, unknown>, name: keyof typeof SECONDS, least = 100): number => {
  const flag = `--${kebab(name)}`;
  const text = textFlag(flags, name) ?? usual(name);
  const ms = parseDuration(text, flag);
  if (ms < least || ms > LONGEST_MS) {
    throw usageError(
      `${flag} must be between ${least}ms and 1d, not '${text}'.`,
      `For instance: ${flag} ${usual(name)}`,
    );
  }
  return ms / 1000;
};

/** When to pause by itself, as the flags say; null without `--auto-pause`. Throws a `UserError` for a value that it does not take. */
export const autoPauseOf = (flags: Record<string, unknown>): AutoPause | null => {
  const when = textFlag(flags, 'autoPause');
  const how = {
    resumeAt: oneOf('--resume-at', textFlag(flags, 'resumeAt') ?? AUTO_PAUSE_DEFAULTS.resumeAt, ['green', 'yellow']),
    afterSeconds: secondsOf(flags, 'pauseAfter'),
    resumeAfterSeconds: secondsOf(flags, 'resumeAfter'),
    maxPauseSeconds: secondsOf(flags, 'maxPause'),
    minRunSeconds: secondsOf(flags, 'minRun', 0),
  };
  if (when === undefined) {
    const alone = DETAILS.find(name => textFlag(flags, name) !== undefined);
    if (alone === undefined) return null;
    throw usageError(
      `--${kebab(alone)} says how to pause by itself, but not that it should.`,
      'Add --auto-pause red, or --auto-pause swapping.',
    );
  }
  return {when: oneOf('--auto-pause', when, ['red', 'swapping']), ...how};
};
