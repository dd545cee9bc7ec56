import {usageError} from '../errors.js';
import {closest} from '../format/closest.js';
import {printable} from '../format/printable.js';
import type {RunView} from '../insight/view.js';

/** What lives comes first, then what needs a look. */
const BY_STATE = 'stalled paused training validating starting failed interrupted ended-early stopped finished'.split(
  ' ',
);

type Value = number | string | null;

/** What runs are sorted by; the smallest comes first, and what is not known last. */
const KEYS: Readonly<Record<string, (view: RunView) => Value>> = {
  started: ({run}) => -run.startedAt,
  name: ({run}) => run.name,
  state: ({run}) => BY_STATE.indexOf(run.outcome ?? run.state),
  loss: ({training}) => training.bestValLoss?.value ?? training.trainLoss,
  pace: ({training}) => negative(training.iterationsPerMinute),
  swap: ({swappingSeconds}) => negative(swappingSeconds),
  elapsed: ({run}) => -run.elapsedSeconds,
};

const negative = (value: number | null | undefined): number | null => (value == null ? null : -value);

/** The keys of `--sort`, for help and errors. */
export const SORT_KEYS = Object.keys(KEYS);

const isUnknown = (value: Value): value is null => value === null || Number.isNaN(value);

const compare = (a: Value, b: Value, sign: number): number => {
  if (isUnknown(a) || isUnknown(b)) return Number(isUnknown(a)) - Number(isUnknown(b));
  if (typeof a === 'string' || typeof b === 'string') {
    return sign * String(a).localeCompare(String(b), 'en', {numeric: true, sensitivity: 'base'});
  }
  return sign * (a - b);
};

/**
 * A comparison of runs by `started`, `-loss` (reversed), …; runs that are alike keep their order. Throws a `UserError`
 * for a key that there is not.
 */
export const runOrder = (given: string): ((a: RunView, b: RunView) => number) => {
  const name = given.replace(/^-/, '').toLowerCase();
  const value = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  if (value === undefined) {
    const close = closest(name, SORT_KEYS);
    throw usageError(
      `Runs cannot be sorted by '${printable(name)}'.`,
      `${close === null ? '' : `Did you mean ${close}? `}By ${SORT_KEYS.join(', ')}; reversed: --sort -name`,
    );
  }
  const sign = given.startsWith('-') ? -1 : 1;
  return (a, b) => compare(value(a), value(b), sign);
};
