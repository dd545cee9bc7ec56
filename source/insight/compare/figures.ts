import {formatNumber} from '../../format/units.js';
import type {Measured, RunFigures, WholeRun} from '../whole/types.js';
import type {Bill} from './bills.js';
import {ratioOf} from './effects.js';
import {axisOf, commonPoints, type LossPoint, lossAround, trainingLosses, validationLosses} from './losses.js';
import type {Figure, FigureGroup, FigureUnit, LossAxis} from './types.js';

/** A value, and its relative standard error where one is known. */
type Value = number | Measured | null;

type Row = {
  name: string;
  label: string;
  group: FigureGroup;
  unit: FigureUnit;
  of(figures: RunFigures, bill: Bill | null): Value;
  /** Whether a ratio says something. */
  hasRatio?: boolean;
  /** Left out where it is 0 or unknown for all. */
  rare?: boolean;
  /** Left out unless it stands in for another figure with one of the runs. */
  isInstead?(figures: RunFigures): boolean;
  isEstimated?: boolean;
  /** Nothing that a log tells: of an imported run it is not known. */
  isWatched?: boolean;
  /** Taken from the bill, which may rest on another run. */
  isBilled?: boolean;
  at?(figures: RunFigures): number | null;
};

const span = (name: string, label: string, of: Row['of'], more: Partial<Row> = {}): Row => ({
  ...{name, label, group: 'time', unit: 'seconds', hasRatio: true, of},
  ...more,
});

const pace = (name: string, label: string, of: Row['of'], more: Partial<Row> = {}): Row => ({
  ...{name, label, group: 'pace', unit: 'seconds an iteration', hasRatio: true, of},
  ...more,
});

const bytes = (name: string, label: string, group: FigureGroup, of: Row['of'], more: Partial<Row> = {}): Row => ({
  ...{name, label, group, unit: 'bytes', hasRatio: true, of},
  ...more,
});

const pressure = (colour: 'green' | 'yellow' | 'red'): Row => ({
  ...{name: `${colour}Seconds`, label: colour, group: 'pressure', unit: 'seconds'},
  of: figures => figures.pressureSeconds?.[colour] ?? null,
});

const count = (name: string, label: string, of: Row['of'], more: Partial<Row> = {}): Row => ({
  ...{name, label, group: 'course', unit: 'count', of},
  ...more,
});

/** Measured with the error of the pace: both come from the same times. */
const tokensPerSecond = ({tokensPerSecond: value, secondsPerIteration}: RunFigures): Value =>
  value === null ? null : {value, error: secondsPerIteration?.error ?? null};

const lostSeconds = (_figures: RunFigures, bill: Bill | null): Value => {
  if (bill === null) return null;
  const {seconds: value, error} = bill;
  return {value, error: error === null || value === 0 ? null : error / value};
};

/** In the order in which they are shown. */
const ROWS: readonly Row[] = [
  span('elapsedSeconds', 'total time', ({elapsedSeconds}) => elapsedSeconds),
  span('trainedSeconds', 'training time', ({trainedSeconds}) => trainedSeconds),
  span('validationSeconds', 'of it validation', ({validationSeconds}) => validationSeconds),
  span('pausedSeconds', 'paused', ({pausedSeconds}) => pausedSeconds, {isWatched: true}),
  span('asleepSeconds', 'asleep', ({asleepSeconds}) => asleepSeconds, {isWatched: true}),
  span('notRecordedSeconds', 'not recorded', ({notRecordedSeconds}) => notRecordedSeconds, {rare: true}),
  {...count('iterations', 'iterations', ({iterations}) => iterations), group: 'pace', unit: 'iterations'},
  pace('secondsPerIteration', 'an iteration', ({secondsPerIteration}) => secondsPerIteration),
  pace('cleanSecondsPerIteration', 'undisturbed', figures => figures.cleanSecondsPerIteration),
  pace('swappingSecondsPerIteration', 'while swapping', figures => figures.swappingSecondsPerIteration),
  pace('statedSecondsPerIteration', 'by the trainer', figures => figures.statedSecondsPerIteration, {
    ...{isEstimated: true, isInstead: ({secondsPerIteration}) => secondsPerIteration === null},
  }),
  pace('tokensPerSecond', 'tokens', tokensPerSecond, {unit: 'tokens a second'}),
  span('swappingSeconds', 'swapping', ({swappingSeconds}) => swappingSeconds, {group: 'swapping'}),
  span('lostSeconds', 'lost to it', lostSeconds, {
    ...{group: 'swapping', isEstimated: true, isBilled: true},
  }),
  {
    ...{name: 'slowdownFactor', label: 'slowed down', group: 'swapping', unit: 'times'},
    of: (_figures, bill) => bill?.factor ?? null,
    isBilled: true,
  },
  bytes('swappedOutBytes', 'written to swap', 'swapping', ({swappedOutBytes}) => swappedOutBytes),
  bytes('swappedInBytes', 'read from swap', 'swapping', ({swappedInBytes}) => swappedInBytes),
  bytes('mostSwapBytes', 'peak swap', 'swapping', ({mostSwapBytes}) => mostSwapBytes),
  ...(['green', 'yellow', 'red'] as const).map(pressure),
  bytes('peakBytes', 'peak, measured', 'memory', ({peakBytes}) => peakBytes),
  bytes('predictedPeakBytes', 'peak, predicted', 'memory', ({predicted}) => predicted?.peakBytes ?? null, {
    isEstimated: true,
  }),
  {
    ...{
      name: 'cardBusyPercent',
      label: 'busy on average',
      group: 'cards',
      unit: 'percent',
      rare: true,
      isWatched: true,
    },
    of: ({cardBusyPercent}) => cardBusyPercent,
  },
  bytes('cardPeakBytes', 'peak of the run', 'cards', ({cardPeakBytes}) => cardPeakBytes, {rare: true}),
  span('cardSharedSeconds', 'shared with others', ({cardSharedSeconds}) => cardSharedSeconds, {
    ...{group: 'cards', rare: true, isWatched: true, hasRatio: false},
  }),
  {
    ...{name: 'bestValLoss', label: 'best validation', group: 'loss', unit: 'loss'},
    of: ({bestValLoss}) => bestValLoss?.value ?? null,
    at: ({bestValLoss}) => bestValLoss?.iteration ?? null,
  },
  {...count('lastValLoss', 'last validation', ({lastValLoss}) => lastValLoss), group: 'loss', unit: 'loss'},
  {...count('lastTrainLoss', 'last training', ({lastTrainLoss}) => lastTrainLoss), group: 'loss', unit: 'loss'},
  count('pauses', 'pauses', ({pauses}) => pauses, {isWatched: true}),
  count('stalls', 'stalls', ({stalls}) => stalls, {isWatched: true}),
  {
    ...span('stalledSeconds', 'stalled', ({stalledSeconds}) => stalledSeconds, {rare: true, isWatched: true}),
    group: 'course',
  },
  count('restarts', 'restarts', ({restarts}) => restarts),
];

/** A loss may be no number, which is worth showing; anything else is not known then. */
const measured = (value: Value, unit: FigureUnit): Measured | null => {
  const found = typeof value === 'number' ? {value, error: null} : value;
  return found !== null && (unit === 'loss' || Number.isFinite(found.value)) ? found : null;
};

const rowOf = (row: Row, runs: readonly WholeRun[], bills: readonly (Bill | null)[]): Figure => {
  const values = runs.map(({figures, imported}, index) =>
    row.isWatched && imported !== null ? null : measured(row.of(figures, bills[index] ?? null), row.unit),
  );
  const lenders = row.isBilled ? bills.map(bill => bill?.by ?? null) : [];
  const [base = null] = values;
  const ratios = values.map((value, index) => {
    if (row.hasRatio !== true || value === null || base === null) return null;
    return index === 0 ? {ratio: 1, error: null} : ratioOf(value, base);
  });
  return {
    ...{name: row.name, label: row.label, group: row.group, unit: row.unit},
    values: values.map(value => value?.value ?? null),
    errors: values.map(value => value?.error ?? null),
    ratio: ratios.map(ratio => ratio?.ratio ?? null),
    ratioError: ratios.map(ratio => ratio?.error ?? null),
    estimated: values.map(
      (value, index) => value !== null && value.value !== 0 && (row.isEstimated === true || lenders[index] != null),
    ),
    by: lenders.some(by => by !== null) ? lenders : null,
    at: row.at === undefined ? null : runs.map(({figures}) => row.at?.(figures) ?? null),
  };
};

const AFTER: Record<LossAxis, string> = {iteration: '', tokens: ' tokens', rows: ' rows'};

const lossRow = (
  kind: 'training' | 'validation',
  x: number,
  axis: LossAxis,
  values: readonly (number | null)[],
): Figure => {
  const nothing = values.map(() => null);
  return {
    name: `${kind}LossAt${Math.round(x)}${AFTER[axis].trim()}`,
    label: `${kind} at ${formatNumber(Math.round(x))}${AFTER[axis]}`,
    ...{group: 'loss', unit: 'loss', values, errors: nothing, ratio: nothing, ratioError: nothing, at: null},
    estimated: values.map(() => false),
    by: null,
  };
};

const LATEST_VALIDATIONS = 3;

/** The latest points at which all of them were validated. */
const validatedByAll = (losses: readonly (readonly LossPoint[])[]): number[] => {
  const [first = [], ...others] = losses.filter(points => points.length > 0);
  if (others.length === 0) return [];
  const common = first.filter(({x}) => others.every(points => points.some(point => point.x === x)));
  return common.slice(-LATEST_VALIDATIONS).map(({x}) => x);
};

/** Losses at a few points that all of them have reached. */
const lossRows = (runs: readonly WholeRun[]): Figure[] => {
  const axis = axisOf(runs);
  if (axis === null) return [];
  const training = runs.map(run => trainingLosses(run, axis));
  const known = training.filter(points => points.length > 0);
  const at = known.length < 2 ? [] : commonPoints(known);
  const validation = runs.map(run => validationLosses(run, axis));
  return [
    ...at.map(x => {
      const values = training.map(points => lossAround(points, x));
      return lossRow('training', x, axis, values);
    }),
    ...validatedByAll(validation).map(x => {
      const values = validation.map(points => points.find(point => point.x === x)?.value ?? null);
      return lossRow('validation', x, axis, values);
    }),
  ];
};

/** Whether a row says nothing that the others do not. */
const isSpare = ({rare, isInstead}: Row, runs: readonly WholeRun[], {values}: Figure): boolean =>
  (rare === true && values.every(value => value === null || value === 0)) ||
  (isInstead !== undefined && !runs.some(({figures}) => isInstead(figures)));

/** All figures of the runs, of which the first is the baseline, in the order in which they are shown. */
export const figuresOf = (runs: readonly WholeRun[], bills: readonly (Bill | null)[]): Figure[] => {
  const rows = ROWS.flatMap(row => {
    const figure = rowOf(row, runs, bills);
    return isSpare(row, runs, figure) ? [] : [figure];
  });
  const losses = lossRows(runs);
  const end = rows.findIndex(({group}) => group === 'course');
  return [...rows.slice(0, end), ...losses, ...rows.slice(end)];
};
