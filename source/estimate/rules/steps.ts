import type {StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {error, note, setting, warning} from './words.js';

const MODULO = 'ZeroDivisionError: integer modulo by zero';

/** Intervals by which an iteration's number is divided, and at which iteration that is done first. */
const zeroIntervals = (input: RuleInput): StartFinding[] => {
  const {stepsPerReport, stepsPerEval, saveEvery, iters, valBatches} = input.settings;
  const validates = input.data.valid !== null || (input.files.data?.files.valid ?? 0) > 0;
  const rows: readonly (readonly [name: string, value: number, iteration: number, applies: boolean])[] = [
    ['steps_per_report', stepsPerReport, 1, true],
    ['save_every', saveEvery, 1, true],
    // At iteration 1 it validates without dividing.
    ['steps_per_eval', stepsPerEval, 2, validates && iters > 1],
  ];
  const zeros = rows.filter(([, value, iteration, applies]) => value === 0 && applies && iters >= iteration);
  return [
    ...zeros.map(([name, value, iteration]) =>
      error(
        'interval-zero',
        `${setting(input, name, value)}: fails at iteration ${iteration} with ${MODULO}.`,
        `Write a number above 0; more than iters (${iters}) means never.`,
      ),
    ),
    ...(valBatches === 0 && validates
      ? [
          warning(
            'no-validation-batches',
            `${setting(input, 'val_batches', 0)}: every validation gives NaN.`,
            'Write -1 for all rows of valid.jsonl, or remove that file.',
          ),
        ]
      : []),
  ];
};

const accumulation = (input: RuleInput): StartFinding[] => {
  const {gradAccumulationSteps: steps, iters} = input.settings;
  const said = setting(input, 'grad_accumulation_steps', steps);
  if (steps < 1) {
    const words = 'fails before iteration 1 with ValueError: grad_accumulation_steps must be at least 1.';
    return [error('accumulation-zero', `${said}: ${words}`, 'Write 1 or more.')];
  }
  if (iters < 1) return [];
  if (iters < steps) {
    return [
      warning(
        'no-update',
        `${setting(input, 'iters', iters)}, and ${said}: no update is ever made, so nothing is learned.`,
        `iters counts batches, not updates: write ${steps} or more.`,
      ),
    ];
  }
  const left = iters % steps;
  if (left === 0) return [];
  return [
    note(
      'iterations-left-over',
      `The last ${left} of ${iters} iterations change nothing: ${said}, and iters is not a multiple of it.`,
      `Write iters: ${iters - left} or ${iters - left + steps}.`,
    ),
  ];
};

const length = (input: RuleInput): StartFinding[] =>
  input.settings.iters > 0
    ? []
    : [
        warning(
          'no-iterations',
          `${setting(input, 'iters', input.settings.iters)}: nothing is trained, and untrained adapters are saved.`,
          'Write the number of batches to train on.',
        ),
      ];

const seed = (input: RuleInput): StartFinding[] => {
  const {seed: given} = input.values;
  if (typeof given !== 'number' || (given >= 0 && given < 2 ** 32)) return [];
  const words = 'fails at once with ValueError: Seed must be between 0 and 2**32 - 1.';
  return [error('seed-out-of-range', `${setting(input, 'seed')}: ${words}`, 'Write 0 or a number above it.')];
};

/** How long it trains, and what is done how often. */
export const stepRules: Rules = input =>
  input.settings.train ? [...seed(input), ...length(input), ...accumulation(input), ...zeroIntervals(input)] : [];
