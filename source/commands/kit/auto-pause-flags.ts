import {usageError} from '../../errors.js';
import {parseDuration} from '../../format/interval.js';
import {formatFlagDuration} from '../../format/units.js';
import {AUTO_PAUSE_DEFAULTS} from '../../insight/auto-pause-defaults.js';
import type {AutoPause} from '../../journal/run-record.js';
import {kebab} from '../../syntax/kebab.js';
import type {Options} from '../../syntax/option.js';
import {oneOf} from './choices.js';
import {textFlag} from './command.js';

const SECONDS = {
  pauseAfter: 'afterSeconds',
  resumeAfter: 'resumeAfterSeconds',
  maxPause: 'maxPauseSeconds',
  minRun: 'minRunSeconds',
} as const;

/** A flag's default time, as a user would write it. */
const defaultTime = (name: keyof typeof SECONDS): string => formatFlagDuration(AUTO_PAUSE_DEFAULTS[SECONDS[name]]);

export const autoPauseOptions = {
  autoPause: {
    value: 'WHEN',
    choices: ['red', 'swapping'],
    text: 'pause automatically while memory is short: red (memory pressure) or swapping; this frees no memory, but gives you time to quit an app',
  },
  pauseAfter: {value: 'TIME', text: 'how long memory must be short first', usual: defaultTime('pauseAfter')},
  resumeAt: {
    value: 'WHEN',
    choices: ['green', 'yellow'],
    text: 'resume at green (and no swapping), or as soon as yellow',
    usual: AUTO_PAUSE_DEFAULTS.resumeAt,
  },
  resumeAfter: {value: 'TIME', text: 'how long memory must be better first', usual: defaultTime('resumeAfter')},
  maxPause: {value: 'TIME', text: 'the longest pause', usual: defaultTime('maxPause')},
  minRun: {value: 'TIME', text: 'the shortest time between two pauses', usual: defaultTime('minRun')},
} as const satisfies Options;

/** Flags that mean nothing without `--auto-pause`. */
const DETAILS = ['resumeAt', 'maxPause', 'pauseAfter', 'resumeAfter', 'minRun'] as const;

const MAX_MS = 86_400_000;

/** A flag's time in seconds. Throws a `UserError` below `minMs` and above a day. */
const secondsOf = (flags: Record<string, unknown>, name: keyof typeof SECONDS, minMs = 100): number => {
  const flag = `--${kebab(name)}`;
  const text = textFlag(flags, name) ?? defaultTime(name);
  const ms = parseDuration(text, flag);
  if (ms < minMs || ms > MAX_MS) {
    throw usageError(
      `${flag} must be between ${minMs}ms and 1d, not '${text}'.`,
      `For instance: ${flag} ${defaultTime(name)}`,
    );
  }
  return ms / 1000;
};

/**
 * When to pause automatically, as the flags say; null without `--auto-pause`. Throws a `UserError` for an invalid
 * value.
 */
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
      `--${kebab(alone)} has no effect without --auto-pause.`,
      'Add --auto-pause red, or --auto-pause swapping.',
    );
  }
  return {when: oneOf('--auto-pause', when, ['red', 'swapping']), ...how};
};
