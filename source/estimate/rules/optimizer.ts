import type {StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {error, isTable, listed, note, placeOf, pythonType, setting, shown, warning, where} from './words.js';

/** mlx/optimizers/schedulers.py: what each takes, and how many of that it needs. */
const SCHEDULES: Readonly<Record<string, {names: readonly string[]; least: number}>> = {
  exponential_decay: {names: ['init', 'decay_rate'], least: 2},
  step_decay: {names: ['init', 'decay_rate', 'step_size'], least: 3},
  cosine_decay: {names: ['init', 'decay_steps', 'end'], least: 2},
  linear_schedule: {names: ['init', 'end', 'steps'], least: 3},
};

/** mlx/optimizers/optimizers.py: what `optimizer_config` may hold for each. */
const OPTIMIZERS: Readonly<Record<string, readonly string[]>> = {
  adam: ['betas', 'eps', 'bias_correction'],
  adamw: ['betas', 'eps', 'weight_decay', 'bias_correction'],
  muon: ['momentum', 'weight_decay', 'nesterov', 'ns_steps'],
  sgd: ['momentum', 'weight_decay', 'dampening', 'nesterov'],
  adafactor: 'eps clip_threshold decay_rate beta_1 weight_decay scale_parameter relative_step warmup_init'.split(' '),
};

/** Their classes' names, by which Python calls them. */
const CLASSES: Readonly<Record<string, string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  muon: 'Muon',
  sgd: 'SGD',
  adafactor: 'Adafactor',
};

const EXAMPLE = 'lr_schedule: {name: cosine_decay, arguments: [1e-5, 1000], warmup: 100}';

const malformed = (
  input: RuleInput,
  path: string,
  why: string,
  words: string,
  next = `Like this: ${EXAMPLE}`,
): StartFinding[] => [
  error(
    'lr-schedule-malformed',
    `${path}${where(placeOf(input, path, 'lr_schedule'))} ${why}: fails before iteration 1 with ${words}`,
    next,
  ),
];

const argumentsRule = (input: RuleInput, name: string, given: readonly unknown[]): StartFinding[] => {
  const path = 'lr_schedule.arguments';
  const schedule = SCHEDULES[name];
  if (given.length === 0) return malformed(input, path, 'is empty', 'IndexError: list index out of range');
  if (schedule === undefined) return [];
  const {names, least} = schedule;
  if (given.length < least) {
    const lacking = names.slice(given.length, least).map(one => `'${one}'`);
    const words = `TypeError: ${name}() missing ${lacking.length} required positional argument${lacking.length > 1 ? 's' : ''}: ${listed(lacking)}`;
    return malformed(input, path, `lacks ${listed(names.slice(given.length, least))}`, words);
  }
  if (given.length > names.length) {
    return malformed(
      input,
      path,
      `has ${given.length} values, and ${name} takes ${names.length}`,
      `TypeError: ${name}() takes`,
    );
  }
  const text = given.find(value => typeof value !== 'number');
  if (text === undefined) return [];
  return malformed(
    input,
    path,
    `holds ${shown(text)}, which is not a number`,
    'TypeError or ValueError',
    'Write numbers without quotes.',
  );
};

const scheduleRules = (input: RuleInput): StartFinding[] => {
  const {lr_schedule: given} = input.values;
  if (!given || (isTable(given) && Object.keys(given).length === 0)) return [];
  if (!isTable(given))
    return malformed(input, 'lr_schedule', 'has no keys below it', 'TypeError: indices must be integers');
  const {name, arguments: values} = given;
  if (typeof name !== 'string') return malformed(input, 'lr_schedule', 'has no name', "KeyError: 'name'");
  if (!(name in SCHEDULES) && name !== 'join_schedules') {
    const words = `AttributeError: module 'mlx.optimizers.schedulers' has no attribute '${shown(name)}'`;
    return malformed(
      input,
      'lr_schedule.name',
      `is ${shown(name)}`,
      words,
      `Write ${listed(Object.keys(SCHEDULES), 'or')}.`,
    );
  }
  if (values === undefined || values === null) {
    return malformed(input, 'lr_schedule', 'has no arguments', values === null ? 'TypeError' : "KeyError: 'arguments'");
  }
  if (!Array.isArray(values)) return malformed(input, 'lr_schedule.arguments', 'is not a list', 'TypeError');
  const wrong = argumentsRule(input, name, values);
  if (wrong.length > 0 || placeOf(input, 'learning_rate') === null) return wrong;
  return [
    note(
      'learning-rate-unused',
      `${setting(input, 'learning_rate')} is ignored: lr_schedule${where(placeOf(input, 'lr_schedule'))} is used instead.`,
      'Write the rate as the first value of lr_schedule.arguments.',
    ),
  ];
};

const rateRules = (input: RuleInput): StartFinding[] => {
  const {learning_rate: rate, lr_schedule: schedule} = input.values;
  if (schedule || typeof rate !== 'number' || rate > 0) return [];
  const what = rate === 0 ? 'nothing is learned' : 'it would learn the opposite';
  return [
    warning(
      'learning-rate-zero',
      `${setting(input, 'learning_rate')}: ${what}, however long it trains.`,
      'Write a rate above 0, like 1e-5.',
    ),
  ];
};

/** Python's words for an argument of an optimizer that it does not take. The rate is given already. */
const refusal = (name: string, key: string): string =>
  key === 'learning_rate'
    ? `${name}() got multiple values for keyword argument 'learning_rate'`
    : `${name}.__init__() got an unexpected keyword argument '${shown(key)}'`;

const configRules = (input: RuleInput): StartFinding[] => {
  const {optimizer_config: all} = input.values;
  const {optimizer} = input.settings;
  const known = OPTIMIZERS[optimizer];
  if (known === undefined) return [];
  const path = `optimizer_config.${optimizer}`;
  if (!isTable(all)) {
    const words = `AttributeError: '${pythonType(all)}' object has no attribute 'get'`;
    return [
      error(
        'optimizer-config',
        `optimizer_config${where(placeOf(input, 'optimizer_config'))} has no keys below it: fails before iteration 1 with ${words}`,
        'Like this: optimizer_config: {adamw: {weight_decay: 0.01}}',
      ),
    ];
  }
  const own = all[optimizer];
  const odd = isTable(own) ? Object.keys(own).filter(key => !known.includes(key)) : [];
  const place = where(placeOf(input, `${path}.${odd[0] ?? ''}`, path, 'optimizer_config'));
  if (optimizer in all && !isTable(own)) {
    return [
      error(
        'optimizer-config',
        `${path}${place} has no keys below it: fails before iteration 1 with TypeError: argument after ** must be a mapping`,
        `Remove it, or set some of these: ${listed(known, 'or')}.`,
      ),
    ];
  }
  const unused = Object.keys(all).filter(
    name => name !== optimizer && isTable(all[name]) && Object.keys(all[name]).length > 0,
  );
  return [
    ...(odd.length > 0
      ? [
          error(
            'optimizer-config',
            `${path}${place} has ${listed(odd.map(shown))}: fails before iteration 1 with TypeError: ${refusal(CLASSES[optimizer] ?? '', odd[0] ?? '')}`,
            `It takes ${listed(known)}.`,
          ),
        ]
      : []),
    ...unused.map(name =>
      note(
        'optimizer-config-unused',
        `optimizer_config.${shown(name)}${where(placeOf(input, `optimizer_config.${name}`, 'optimizer_config'))} is ignored: the optimizer is ${optimizer}.`,
        `Write optimizer: ${shown(name)}, if that one was meant.`,
      ),
    ),
  ];
};

/** The optimizer and its learning rate, as build_schedule() and mlx's optimizers take them. */
export const optimizerRules: Rules = input =>
  input.settings.train ? [...scheduleRules(input), ...rateRules(input), ...configRules(input)] : [];
