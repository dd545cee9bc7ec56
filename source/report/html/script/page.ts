import type {Block, BlockChart, BlockMark, BlockShift} from '../block.js';
import {decodeSeries} from '../series-codec.js';

/** What is seen of the axis: ms since 1970, or iterations. */
export type View = {from: number; until: number};

/** One line of a chart, with its values. */
export type Line = {
  key: string;
  label: string;
  start: number;
  step: number;
  sparse: boolean;
  least: readonly (number | null)[];
  greatest: readonly (number | null)[];
};

/** Where a chart draws, in the units of its drawing. */
export type Area = {left: number; right: number; top: number; bottom: number};

/** The ends of a chart's upright axis. */
export type Range = {low: number; high: number; log: boolean};

export type Chart = Range & {
  name: string;
  unit: BlockChart['unit'];
  area: Area;
  lines: readonly Line[];
  figure: HTMLElement;
  svg: SVGSVGElement;
};

export type Page = {
  axis: Block['axis'];
  whole: View;
  shifted: readonly BlockShift[];
  charts: readonly Chart[];
  marks: readonly BlockMark[];
};

const lineOf = (key: string, series: BlockChart['series'][string]): Line => {
  const {label, start, step, sparse = false} = series;
  return {key, label, start, step, sparse, ...decodeSeries(series)};
};

const areaOf = ({dataset}: SVGSVGElement): Area | null => {
  const [left, right, top, bottom] = [dataset.left, dataset.right, dataset.top, dataset.bottom].map(Number);
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return null;
  return right > left && bottom > top ? {left, right, top, bottom} : null;
};

const chartOf = (name: string, chart: BlockChart): Chart | null => {
  const figure = document.getElementById(`chart-${name}`);
  const svg = figure?.querySelector<SVGSVGElement>('svg[data-left]');
  const area = svg ? areaOf(svg) : null;
  if (!figure || !svg || !area) return null;
  const lines = Object.entries(chart.series).map(([key, series]) => lineOf(key, series));
  const {unit, low, high, log} = chart;
  return {name, unit, low, high, log, area, lines, figure, svg};
};

/** The charts of this page with their data; null where there is nothing to look at closer. */
export const readPage = (): Page | null => {
  const text = document.getElementById('mlxtop-data')?.textContent;
  if (!text) return null;
  const block: Block = JSON.parse(text);
  const charts = Object.entries(block.charts).flatMap(([name, chart]) => chartOf(name, chart) ?? []);
  const {axis, from, until, shifted = [], marks} = block;
  return charts.length > 0 && until > from ? {axis, whole: {from, until}, shifted, charts, marks} : null;
};
