import type {Block, BlockChart, BlockGroup} from '../block.js';
import {type Area, type Line, linesOf, type Range} from './lines.js';
import type {Axis} from './words.js';

export type Chart = Range & {
  unit: BlockChart['unit'];
  area: Area;
  lines: readonly Line[];
  figure: HTMLElement;
  svg: SVGSVGElement;
};

/** Charts over one axis, with one crosshair and one zoom. */
export type Page = Axis & {charts: readonly Chart[]};

const areaOf = ({dataset}: SVGSVGElement): Area | null => {
  const [left, right, top, bottom] = [dataset.left, dataset.right, dataset.top, dataset.bottom].map(Number);
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return null;
  return right > left && bottom > top ? {left, right, top, bottom} : null;
};

const chartOf = (name: string, {unit, low, high, log, series}: BlockChart): Chart | null => {
  const figure = document.getElementById(`chart-${name}`);
  const svg = figure?.querySelector<SVGSVGElement>('svg[data-left]');
  const area = svg ? areaOf(svg) : null;
  if (!figure || !svg || !area) return null;
  return {unit, low, high, log, area, lines: linesOf(series), figure, svg};
};

const pageOf = ({axis, elapsed, from, until, shifted = [], charts}: BlockGroup): Page[] => {
  const found = Object.entries(charts).flatMap(([name, chart]) => chartOf(name, chart) ?? []);
  return found.length > 0 && until > from
    ? [{axis, elapsed: elapsed === true, whole: {from, until}, shifted, charts: found}]
    : [];
};

/** The groups of charts of this page with their data: none where there is nothing to look at closer. */
export const readPages = (): Page[] => {
  const text = document.getElementById('mlxtop-data')?.textContent;
  if (!text) return [];
  const block: Block = JSON.parse(text);
  return [block, ...(block.others ?? [])].flatMap(pageOf);
};
