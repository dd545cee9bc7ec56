import {formatLoss} from '../../format/loss.js';
import {formatPace} from '../../format/pace.js';
import {formatBytes, formatNumber} from '../../format/units.js';
import {rangeOf} from '../../insight/overlay/axis.js';
import type {Series} from '../../insight/series.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {extentOf, hasValues} from './buckets.js';
import {cardCharts} from './card-charts.js';
import type {Chart, ChartGroup, ChartLine} from './chart.js';
import {line} from './chart-line.js';
import {perIteration} from './figures.js';

type Range = Pick<ChartGroup, 'from' | 'until'>;

/** From this ratio between its ends on, a loss is drawn by powers of ten. */
const LOG_FROM = 15;

/** The ends of an axis for these lines; a log one needs values above zero. */
export const lossAxis = (series: readonly Series[], {from, until}: Range): Pick<Chart, 'low' | 'high' | 'log'> => {
  const [low, high] = extentOf(series, from, until) ?? [0, 1];
  const log = low > 0 && high / low >= LOG_FROM;
  const room = high === low ? Math.abs(high) * 0.1 || 1 : 0;
  return {low: low - room, high: high + room, log};
};

/** Iterations are whole, and a bucket of one is drawn at its middle: that is where the iteration's mark stands. */
const atMarks = (series: Series): Series =>
  series.startMs === null ? series : {...series, startMs: series.startMs - 0.5};

const lossChart = (run: WholeRun, range: Range, axis: ChartGroup['axis']): Chart[] => {
  const {loss, valLoss} =
    axis === 'time' ? run.byTime : {loss: atMarks(run.byIteration.loss), valLoss: atMarks(run.byIteration.valLoss)};
  const sparse = axis === 'iteration';
  const lines = [
    ...line('loss', 'training', loss, 'a', {sparse}),
    ...line('valLoss', 'validation', valLoss, 'b', {look: 'points', sparse: true}),
  ];
  if (lines.length === 0) return [];
  const best = run.figures.bestValLoss;
  const at =
    best === null
      ? ''
      : ` The best validation loss is ${formatLoss(best.value)}, at iteration ${formatNumber(best.iteration)}.`;
  return [
    {
      name: 'loss',
      title: 'Loss',
      about: `The loss in training, and at each validation.${at}`,
      unit: 'loss',
      ...lossAxis(
        lines.map(({values}) => values),
        range,
      ),
      lines,
      levels: [],
      size: 'large',
    },
  ];
};

const paceChart = (run: WholeRun, {from, until}: Range): Chart[] => {
  const lines = line('pace', 'pace', run.byTime.pace, 'c');
  if (lines.length === 0) return [];
  const clean = run.figures.cleanSecondsPerIteration?.value ?? null;
  const perMinute = clean === null || clean <= 0 ? null : 60 / clean;
  const high = extentOf([run.byTime.pace], from, until)?.[1] ?? 1;
  return [
    {
      name: 'pace',
      title: 'Pace',
      about: `Iterations a minute${clean === null ? '' : `; with nothing in the way an iteration takes ${perIteration(clean)}`}.`,
      unit: 'iterations/min',
      log: false,
      low: 0,
      high: Math.max(high, perMinute ?? 0),
      lines,
      levels: perMinute === null ? [] : [{value: perMinute, label: `clean ${formatPace(perMinute)}`}],
      size: 'large',
    },
  ];
};

const memoryChart = (run: WholeRun, {from, until}: Range): Chart[] => {
  const {wired, app, compressed, cached, memory, trainer, pressure} = run.byTime;
  const layers = [
    ...line('wired', 'wired', wired, 'wired', {look: 'layer'}),
    ...line('app', 'apps', app, 'app', {look: 'layer'}),
    ...line('compressed', 'compressed', compressed, 'compressed', {look: 'layer'}),
    ...line('cached', 'cached', cached, 'cached', {look: 'layer'}),
  ];
  const lines = [
    ...layers,
    ...(layers.length === 0 || !hasValues(wired) ? line('memory', 'in use', memory, 'quiet', {dash: 2}) : []),
    ...line('trainer', 'trainer', trainer, 'trainer', {dash: 1}),
  ];
  if (lines.length === 0) return [];
  const total = run.record.machine.memoryBytes;
  const most =
    extentOf(
      lines.map(({values}) => values),
      from,
      until,
    )?.[1] ?? 1;
  return [
    {
      name: 'memory',
      title: 'Memory',
      about:
        "The machine's memory by what holds it, and the trainer's share. The strip below is the memory pressure, half as tall where it held only part of the time.",
      unit: 'bytes',
      log: false,
      low: 0,
      high: Math.max(total ?? 0, most),
      lines,
      levels: total === null ? [] : [{value: total, label: `all ${formatBytes(total)}`}],
      ...(hasValues(pressure) && {pressure}),
      size: 'large',
    },
  ];
};

/** Less of it, in bytes and in bytes a second, is not worth a chart. */
const WORTH = {bytes: 16 * 1024 ** 2, 'bytes/s': 1024 ** 2} as const;

const swapCharts = (run: WholeRun, {from, until}: Range): Chart[] => {
  const {swap, swapIn, swapOut} = run.byTime;
  const inUse = line('swap', 'in use', swap, 'd');
  const rates = [...line('swapOut', 'written', swapOut, 'd'), ...line('swapIn', 'read back', swapIn, 'a', {dash: 1})];
  const most = (lines: readonly ChartLine[]): number =>
    extentOf(
      lines.map(({values}) => values),
      from,
      until,
    )?.[1] ?? 0;
  const chart = (
    lines: readonly ChartLine[],
    rest: Pick<Chart, 'name' | 'title' | 'about' | 'size'> & {unit: keyof typeof WORTH},
  ): Chart[] =>
    lines.length === 0 || most(lines) < WORTH[rest.unit]
      ? []
      : [{...rest, log: false, low: 0, high: most(lines), lines, levels: []}];
  return [
    ...chart(inUse, {
      name: 'swap',
      title: 'Swap',
      about: 'Swap in use.',
      unit: 'bytes',
      size: 'small',
    }),
    ...chart(rates, {
      name: 'traffic',
      title: 'Swap traffic',
      about: 'How fast the machine wrote to swap and read back from it.',
      unit: 'bytes/s',
      size: 'small',
    }),
  ];
};

/** The charts of one run: by its time, or by iteration for one that was imported without times. */
export const chartsOfRun = (run: WholeRun): ChartGroup | null => {
  if (run.imported !== null && !run.imported.hasTimes) {
    const laid = rangeOf(run, 'iteration');
    if (laid === null) return null;
    const range = {from: laid.from, until: laid.to};
    const charts = lossChart(run, range, 'iteration');
    return charts.length === 0 ? null : {axis: 'iteration', elapsed: false, axisName: 'by iteration', ...range, charts};
  }
  const range = {from: run.from, until: run.until};
  if (!(range.until > range.from)) return null;
  const charts = [
    ...lossChart(run, range, 'time'),
    ...paceChart(run, range),
    ...memoryChart(run, range),
    ...swapCharts(run, range),
    ...cardCharts(run, range),
  ];
  const isShifted = run.shifted.some(({shiftMs}) => Math.abs(shiftMs) >= 60_000);
  const axisName = isShifted ? 'since the first start, without the time between the runs' : 'by the clock';
  return charts.length === 0 ? null : {axis: 'time', elapsed: isShifted, axisName, ...range, charts};
};
