import {BYTES_PER_GB} from '../../format/units.js';
import {type Column, PRESSURES, type SpannedSeries} from '../../insight/series.js';
import {columnAt, figureIn, type Grid} from '../chart-grid.js';
import type {ChartName} from '../chart-names.js';
import type {Drawing} from '../drawing.js';
import {beyond, drawable, holdBetween, niceBounds, withoutGiants, withoutOutliers, withSpikes} from '../scale.js';
import type {Scene} from '../scene.js';

const read = (spanned: SpannedSeries, {ui}: Scene, grid: Grid): Column[] =>
  figureIn(spanned, grid, ui.span, ui.chart).map(drawable);

const extremes = (all: readonly Column[]): number[] =>
  all.flatMap(column => (column === null ? [] : [column.least, column.greatest]));

/** Where the charts begin nothing is parted. */
const isInside = (column: number): boolean => column > 0;

/** What every chart has, and only some fill. */
const common = ({marks = []}: Scene, grid: Grid): Pick<Drawing, 'points' | 'beyond' | 'band' | 'best' | 'joints'> => ({
  points: [],
  beyond: [],
  band: null,
  best: null,
  joints: marks.flatMap(({kind, at}) => (kind === 'continued' ? (columnAt(grid, at) ?? []) : [])).filter(isInside),
});

const gigabytes = (spanned: SpannedSeries, scene: Scene, grid: Grid): (number | null)[] =>
  holdBetween(read(spanned, scene, grid)).map(column => column && column.greatest / BYTES_PER_GB);

const known = (values: readonly (number | null)[]): number[] => values.filter(value => value !== null);

/** How many columns before the one of its checkpoint a validation may stand. */
const NEAR = 2;

/** The best checkpoint, in the column of the validation that tells so. */
const bestIn = ({marks = []}: Scene, grid: Grid, valLoss: readonly Column[]): Drawing['best'] => {
  const mark = marks.find(({kind}) => kind === 'checkpoint');
  const saved = mark && columnAt(grid, mark.at);
  if (mark?.value === undefined || mark.iteration === undefined || saved === undefined || saved === null) return null;
  const {value, iteration} = mark;
  const near = valLoss.slice(0, saved + 1).findLastIndex(column => column !== null && column.least <= value);
  return {column: near >= saved - NEAR ? near : saved, value, iteration};
};

/**
 * A validation is one moment. Where columns are shorter than what was measured at once, several in a row have its
 * value: only the first shows it, or the one with the best checkpoint.
 */
const once = (points: readonly (number | null)[], best: Drawing['best']): (number | null)[] => {
  const shown = points.map((point, column) => (column > 0 && point === points[column - 1] ? null : point));
  const point = best === null ? null : (points[best.column] ?? null);
  if (best === null || point === null) return shown;
  shown[points.slice(0, best.column).findLastIndex(one => one !== point) + 1] = null;
  shown[best.column] = point;
  return shown;
};

/**
 * What each chart shows. Memory, swap, pace and the GPU's share start at zero, since their size matters; a loss is read
 * by its fall.
 */
export const DRAWINGS: Record<ChartName, (scene: Scene, grid: Grid) => Drawing> = {
  memory: (scene, grid) => {
    const values = gigabytes(scene.series.memory, scene, grid);
    // In whole gigabytes: a label with a fraction would touch the chart's name.
    const total = Math.ceil((scene.view.memory?.totalBytes ?? 0) / BYTES_PER_GB);
    const bounds = niceBounds(known(values), {floor: 0, minRange: 1});
    const band = holdBetween(read(scene.series.pressure, scene, grid));
    return {
      ...common(scene, grid),
      name: 'memory',
      unit: 'GB',
      values,
      bounds: total > bounds.high / 2 ? {low: 0, high: total} : bounds,
      band: band.map(column => (column && PRESSURES[column.greatest]) ?? null),
    };
  },
  swap: (scene, grid) => {
    const values = gigabytes(scene.series.swap, scene, grid);
    const bounds = niceBounds(known(values), {floor: 0, minRange: 1});
    return {...common(scene, grid), name: 'swap', unit: 'GB', values, bounds};
  },
  gpu: (scene, grid) => {
    const bounds = {low: 0, high: 100};
    const values = withSpikes(holdBetween(read(scene.series.cardBusy, scene, grid)), bounds);
    return {...common(scene, grid), name: 'gpu', unit: '% busy', values, bounds};
  },
  pace: (scene, grid) => {
    const pace = holdBetween(read(scene.series.pace, scene, grid));
    const bounds = niceBounds(withoutGiants(extremes(pace)), {floor: 0});
    const values = withSpikes(pace, bounds);
    const over = beyond(values, bounds).map(one => ({...one, of: 'line' as const}));
    return {...common(scene, grid), name: 'pace', unit: 'it/min', values, bounds, beyond: over};
  },
  loss: (scene, grid) => {
    const loss = holdBetween(read(scene.series.loss, scene, grid));
    const valLoss = read(scene.series.valLoss, scene, grid);
    const bounds = niceBounds(withoutOutliers([extremes(loss), extremes(valLoss)]));
    const values = withSpikes(loss, bounds);
    const best = bestIn(scene, grid, valLoss);
    const points = once(
      valLoss.map(column => column?.last ?? null),
      best,
    );
    return {
      ...common(scene, grid),
      name: 'loss',
      unit: points.some(point => point !== null) ? '◆ val' : '',
      values,
      points,
      bounds,
      beyond: [
        ...beyond(values, bounds).map(one => ({...one, of: 'line' as const})),
        ...beyond(points, bounds).map(one => ({...one, of: 'points' as const})),
      ],
      best,
    };
  },
};
