import type {IgnoredKey, StartFinding} from '../facts.js';
import type {Rules} from './input.js';
import {note, placeOf, warning, where} from './words.js';

const FLAGS_NAME = (key: string): string => `--${key.replaceAll('_', '-')}`;

const meantStep = (key: string, meant: string): string => {
  if (/\b(?:lora_)?alpha$/.test(key) && meant.endsWith('.scale')) {
    return `Write ${meant}: what others call alpha / rank (alpha 16, rank 8: scale 2).`;
  }
  const [parent, child] = meant.split('.');
  if (child === undefined) return `Write ${meant}.`;
  return key.startsWith(`${parent}.`) ? `Write ${child} there.` : `Write ${child} below ${parent}.`;
};

const unknown = ({key, file, line, meant}: IgnoredKey): StartFinding =>
  warning(
    'ignored-key',
    `${file}:${line}: ${key} is no setting of the trainer and counts for nothing.`,
    meant === null ? 'Remove it; other keys are not affected.' : meantStep(key, meant),
  );

const SAY: Readonly<Record<IgnoredKey['reason'], (one: IgnoredKey) => StartFinding>> = {
  unknown,
  'flag-only': ({key, file, line}) =>
    warning(
      'flag-only-key',
      `${file}:${line}: ${key} counts for nothing here: the trainer takes it from the command line alone.`,
      `Add ${FLAGS_NAME(key)} to the command.`,
    ),
  'no-effect': ({key, file, line}) =>
    note(
      'setting-without-effect',
      `${file}:${line}: ${key} has no effect: mlx_lm.lora takes it and never uses it. The cache is cleared after every step in any case.`,
      'Leave it out.',
    ),
  repeated: ({key, file, line}) =>
    warning(
      'repeated-key',
      `${file}:${line}: ${key} stands there again further below, and that one counts.`,
      'Keep one of them.',
    ),
};

/** What of the configuration counts for nothing. */
export const ignoredRules: Rules = input => {
  const threshold = placeOf(input, 'clear_cache_threshold');
  const byFlag = threshold !== null && 'flag' in threshold;
  return [
    ...input.ignored.map(one => SAY[one.reason](one)),
    ...(byFlag && input.trainer === 'mlx-lm'
      ? [
          note(
            'setting-without-effect',
            `clear_cache_threshold${where(threshold)} has no effect: mlx_lm.lora takes it and never uses it. The cache is cleared after every step in any case.`,
            'Leave it out.',
          ),
        ]
      : []),
  ];
};
