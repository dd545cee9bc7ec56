import type {StartFinding} from '../facts.js';
import type {SettingProblem} from '../start-facts.js';
import type {RuleInput, Rules} from './input.js';
import {isAtLeast, mlxLmVersion} from './versions.js';
import {error, listed, placeText, setting, shown, warning, where} from './words.js';

type Say = (problem: SettingProblem, input: RuleInput) => StartFinding;

const usage = (words: string): string => `fails at once, with exit code 2: ${words}`;

const instead = (wanted: string | null, else_: string | null): string | null =>
  wanted === null ? else_ : `Write ${wanted} instead.`;

const inConfig = ({wanted}: SettingProblem): string | null => {
  if (wanted === null) return 'Remove it; --help lists all flags.';
  return wanted.startsWith('--') ? `Write ${wanted}.` : `That belongs in the configuration file: ${wanted}.`;
};

/** Values of which Python's own error is certain, by what stands there instead of a whole number. */
const ENDS_BY_TEXT = new Set(
  'batch_size iters num_layers max_seq_length steps_per_report save_every seed grad_accumulation_steps learning_rate lora_parameters.rank lora_parameters.scale'.split(
    ' ',
  ),
);
const ENDS_BY_FRACTION = new Set(['batch_size', 'iters', 'num_layers', 'seed', 'lora_parameters.rank']);
/** These are read as a path or a mapping at once. */
const ENDS_BY_OTHER = new Set([
  'model',
  'data',
  'adapter_path',
  'optimizer',
  'lora_parameters',
  'lora_parameters.keys',
]);

const OF_LORA = /^lora_parameters\b/;

const isCertain = ({subject, found}: SettingProblem, {settings: {train, fineTuneType}}: RuleInput): boolean => {
  const isText = found?.startsWith('"') ?? false;
  // What only training takes is never looked at without; nor the adapters' own where all weights are trained.
  if (!train || (fineTuneType === 'full' && OF_LORA.test(subject))) return false;
  if (isText && ENDS_BY_TEXT.has(subject)) return true;
  if (!isText && ENDS_BY_FRACTION.has(subject)) return /^[-+]?[\d_]*\.?[\d_]*(?:e[-+]?\d+)?$/i.test(found ?? '');
  return ENDS_BY_OTHER.has(subject);
};

const wrongType: Say = (problem, input) => {
  const {subject, place, found, wanted} = problem;
  const message = `${subject}${where(place)} is ${shown(found)}, where ${wanted} belongs`;
  if (wanted === 'true or false') {
    const isMeantFalse = /no|off|false|^"?"?$/i.test(found ?? '');
    return warning(
      'wrong-type',
      `${message}: Python takes any text that is not empty as true${isMeantFalse ? ', even this one' : ''}.`,
      `Write ${subject}: ${isMeantFalse ? 'false' : 'true'}, without quotes.`,
    );
  }
  const next = found?.startsWith('"') ? 'Write it without quotes.' : `Write ${wanted}.`;
  return input.trainer === 'mlx-lm' && isCertain(problem, input)
    ? error('wrong-type', `${message}: fails with TypeError or ValueError before or at iteration 1.`, next)
    : warning('wrong-type', `${message}: it may fail with TypeError when that value is used.`, next);
};

const wrongChoice: Say = ({subject, place, found, wanted}, {trainer}) => {
  const value = found?.replace(/^"|"$/g, '') ?? '';
  const message = `${subject} ${shown(value)}${where(place)}: `;
  const next = `Write one of ${wanted}.`;
  if (trainer !== 'mlx-lm') return warning('wrong-choice', `${message}the trainer does not know it.`, next);
  if (subject === 'optimizer') {
    const words = `ValueError: Unsupported optimizer: ${shown(value.toLowerCase())}`;
    return error('optimizer-unknown', `${message}fails before iteration 1 with ${words}.`, next);
  }
  const words = `ValueError: Received unknown fine-tune-type ${shown(value)}`;
  const quantised = /q/i.test(value) ? ' A quantised model can be trained with lora directly.' : '';
  return error('fine-tune-type-unknown', `${message}fails before iteration 1 with ${words}.`, `${next}${quantised}`);
};

/** In the words of the older release, which the user may search for; exit code 2 is argparse's in all of them. */
const SAY: Readonly<Record<SettingProblem['kind'], Say>> = {
  'config-missing': ({subject}) =>
    error(
      'config-missing',
      `There is no configuration ${shown(subject)}: fails at once with FileNotFoundError: [Errno 2] No such file or directory.`,
      'Check its name, and the folder in which the command is started.',
    ),
  'config-unreadable': ({subject, found}) =>
    error('config-unreadable', `The configuration ${shown(subject)} cannot be read: ${shown(found)}.`, null),
  'config-too-large': ({subject, found}) =>
    warning(
      'config-too-large',
      `The configuration ${shown(subject)} has ${found}, too large to be read here: what it says is not checked.`,
      null,
    ),
  'config-not-yaml': ({place, found}) =>
    error(
      'config-not-yaml',
      `${place === null ? 'The configuration' : placeText(place)} is not valid YAML: ${shown(found)}. Fails at once.`,
      'Correct that line, or the one above it: the indentation, and quotes or brackets that are not closed.',
    ),
  'config-no-keys': ({subject, found}) =>
    error(
      'config-no-keys',
      `The configuration ${shown(subject)} ${found === 'NoneType' ? 'is empty' : 'holds no keys'}: fails at once with AttributeError: '${found}' object has no attribute 'items'.`,
      'Write a key and its value on each line: iters: 600',
    ),
  'flag-unknown': problem =>
    error(
      'flag-unknown',
      `${shown(problem.subject)} is not one of its flags: ${usage(`error: unrecognized arguments: ${shown(problem.found)}`)}`,
      inConfig(problem),
    ),
  'flag-ambiguous': ({subject, found}) =>
    error(
      'flag-ambiguous',
      `${shown(subject)} could mean ${found}: ${usage('error: ambiguous option')}`,
      'Write it out in full.',
    ),
  'flag-without-value': ({subject, wanted}) =>
    error(
      'flag-without-value',
      `${subject} has no value: ${usage(`error: argument ${subject}: expected one argument`)}`,
      `Give it ${wanted}.`,
    ),
  'flag-with-value': ({subject, found}) =>
    error(
      'flag-with-value',
      `${subject} takes no value: ${usage(`error: argument ${subject}: ignored explicit argument '${shown(found)}'`)}`,
      `Write ${subject} alone, or leave it out.`,
    ),
  'flag-value': ({subject, found, wanted}) =>
    error(
      'flag-value',
      `${subject} ${shown(found)}: fails at once, because ${wanted} belongs there.`,
      `Write ${wanted}.`,
    ),
  'flag-choice': ({subject, found, wanted}) =>
    error(
      'flag-choice',
      `${subject} ${shown(found)}: ${usage(`error: argument ${subject}: invalid choice: '${shown(found)}'`)}`,
      instead(wanted === null ? null : listed(wanted.split(', '), 'or'), null),
    ),
  'wrong-type': wrongType,
  'wrong-choice': wrongChoice,
};

/** Flags that this release does not have yet. */
const SINCE: Readonly<Record<string, string>> = {
  trust_remote_code: '0.32.0',
  clear_cache_threshold: '0.31.2',
  grad_accumulation_steps: '0.28.3',
  report_to: '0.26.4',
  project_name: '0.26.4',
};

const tooNew = (input: RuleInput): StartFinding[] => {
  const version = mlxLmVersion(input);
  return Object.entries(SINCE).flatMap(([name, since]) => {
    const place = input.valuePlaces[name];
    if (place === undefined || isAtLeast(version, since) !== false) return [];
    const next = `Update it (pip install --upgrade mlx-lm), or leave ${placeText(place)} out.`;
    if ('flag' in place) {
      const words = usage(`error: unrecognized arguments: ${place.flag}`);
      return [
        error('flag-too-new', `mlx_lm ${version} has no ${place.flag}, which came with ${since}: ${words}`, next),
      ];
    }
    const said = setting(input, name);
    return [warning('key-too-new', `mlx_lm ${version} ignores ${said}, which came with ${since}.`, next)];
  });
};

/** The first release whose flags and choices are not known here. */
const UNKNOWN_FROM = '0.33.0';
const MAY_BE_NEW = ['flag-unknown', 'flag-choice', 'wrong-choice'];

/** A release that came later may know what this program does not: no end of it is certain then. */
const withNewReleases = (found: StartFinding, {kind}: SettingProblem, input: RuleInput): StartFinding => {
  const version = mlxLmVersion(input);
  if (!MAY_BE_NEW.includes(kind) || isAtLeast(version, UNKNOWN_FROM) !== true) return found;
  return {...found, level: 'warning', message: `${found.message} mlx_lm ${version}, which is newer, may know it.`};
};

/** What is wrong with the command line and its configuration, before anything else is looked at. */
export const settingsRules: Rules = input => [
  ...input.problems.map(problem => withNewReleases(SAY[problem.kind](problem, input), problem, input)),
  ...(input.trainer === 'mlx-lm' ? tooNew(input) : []),
];

/** Whether the configuration as a whole is what is wrong. */
export const isOfConfig = ({kind}: SettingProblem): boolean => kind.startsWith('config-');
