import type {IgnoredKey, StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {at, note, placeOf, warning, where} from './words.js';

const FLAGS_NAME = (key: string): string => `--${key.replaceAll('_', '-')}`;

/** What the user calls these trainers. */
const NAMES: Readonly<Record<string, string>> = {'mlx-lm': 'mlx_lm.lora', 'mlx-lm-lora': 'mlx_lm_lora.train'};

type Say = (one: IgnoredKey, input: RuleInput) => StartFinding;

/** `lora_alpha` and `lora_parameters.alpha` mean the scale times the rank. */
const isAlpha = (key: string, meant: string): boolean => /(?:^|[._])alpha$/.test(key) && meant.endsWith('.scale');

const scaleStep = (input: RuleInput, key: string): string => {
  const alpha = at(input.values, key);
  const {rank} = input.settings;
  return typeof alpha === 'number' && rank > 0
    ? `Write scale: ${Number((alpha / rank).toPrecision(4))} under lora_parameters, which is alpha / rank (${alpha} / ${rank}).`
    : 'Write scale under lora_parameters: what others call alpha / rank.';
};

const meantStep = (input: RuleInput, key: string, meant: string): string => {
  const counts = placeOf(input, meant);
  if (counts !== null) return `Remove it: ${meant}${where(counts)} is the one that counts.`;
  if (isAlpha(key, meant)) return scaleStep(input, key);
  const [parent, child] = meant.split('.');
  if (child === undefined) return `Write ${meant}.`;
  return key.startsWith(`${parent}.`) ? `Write ${child} there.` : `Write ${child} under ${parent}.`;
};

const unknown: Say = ({key, file, line, meant}, input) =>
  warning(
    'ignored-key',
    `${file}:${line}: ${key} is not a setting of ${NAMES[input.trainer ?? ''] ?? 'the trainer'}, which ignores it.`,
    meant === null ? 'Remove it.' : meantStep(input, key, meant),
  );

const SAY: Readonly<Record<IgnoredKey['reason'], Say>> = {
  unknown,
  'flag-only': ({key, file, line}) =>
    warning(
      'flag-only-key',
      `${file}:${line}: ${key} is ignored: the trainer only takes it from the command line.`,
      `Add ${FLAGS_NAME(key)} to the command.`,
    ),
  'no-effect': ({key, file, line}) =>
    note(
      'setting-without-effect',
      `${file}:${line}: ${key} has no effect: mlx_lm.lora accepts it and never uses it. It clears the cache after every step anyway.`,
      'Leave it out.',
    ),
  repeated: ({key, file, line}) =>
    warning(
      'repeated-key',
      `${file}:${line}: ${key} appears again further down, where its value counts.`,
      'Keep one of them.',
    ),
};

/** What of the configuration counts for nothing. */
export const ignoredRules: Rules = input => {
  const threshold = placeOf(input, 'clear_cache_threshold');
  const byFlag = threshold !== null && 'flag' in threshold;
  return [
    ...input.ignored.map(one => SAY[one.reason](one, input)),
    ...(byFlag && input.trainer === 'mlx-lm'
      ? [
          note(
            'setting-without-effect',
            `clear_cache_threshold${where(threshold)} has no effect: mlx_lm.lora accepts it and never uses it. It clears the cache after every step anyway.`,
            'Leave it out.',
          ),
        ]
      : []),
  ];
};
