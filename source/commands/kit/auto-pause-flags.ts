import {usageError} from '../../errors.js';
import {parseDuration} from '../../format/interval.js';
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

export const autoPauseOptions: Command['options'] = [
  [
    '--auto-pause WHEN',
    'pause automatically while memory is short: red (memory pressure) or swapping; this frees no memory, but gives you time to quit something',
  ],
  ['--pause-after TIME', 'how long memory must be short first (60s)'],
  ['--resume-at WHEN', 'resume at green (and no swapping), or as soon as yellow (green)'],
  ['--resume-after TIME', 'how long memory must be better first (30s)'],
  ['--max-pause TIME', 'the longest pause (10m)'],
  ['--min-run TIME', 'the shortest time between two pauses (2m)'],
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
const secondsOf = (
  flags: Record<string, unknown>,
  name: (typeof DETAILS)[number],
  usual: string,
  least = 100,
): number => {
  const flag = `--${kebab(name)}`;
  const text = textFlag(flags, name) ?? usual;
  const ms = parseDuration(text, flag);
  if (ms < least || ms > LONGEST_MS) {
    throw usageError(`${flag} must be between ${least}ms and 1d, not '${text}'.`, `For instance: ${flag} ${usual}`);
  }
  return ms / 1000;
};

/** When to pause by itself, as the flags say; null without `--auto-pause`. Throws a `UserError` for a value that it does not take. */
export const autoPauseOf = (flags: Record<string, unknown>): AutoPause | null => {
  const when = textFlag(flags, 'autoPause');
  const how = {
    resumeAt: oneOf('--resume-at', textFlag(flags, 'resumeAt') ?? 'green', ['green', 'yellow']),
    afterSeconds: secondsOf(flags, 'pauseAfter', '60s'),
    resumeAfterSeconds: secondsOf(flags, 'resumeAfter', '30s'),
    maxPauseSeconds: secondsOf(flags, 'maxPause', '10m'),
    minRunSeconds: secondsOf(flags, 'minRun', '2m', 0),
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
