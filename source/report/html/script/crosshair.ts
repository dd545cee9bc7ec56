import {type Line, middleOf, nearestBucket, placeOf, type Range, type View} from './lines.js';
import {drawn, made} from './make.js';
import type {Chart, Page} from './page.js';
import {fromX, toX, toY} from './plot.js';
import {bucketText, placeText} from './words.js';

/** A piece of the line as it is drawn: its colour and its dashes follow the page's style. */
const swatchOf = (chart: Chart, {key, layer}: Line): SVGSVGElement => {
  const swatch = drawn('svg', {viewBox: '0 0 22 10', class: 'swatch', 'aria-hidden': 'true'});
  const own = chart.svg.querySelector(`[data-series="${CSS.escape(key)}"]`)?.getAttribute('class') ?? '';
  swatch.append(drawn('path', {d: layer ? 'M0 0H22V10H0Z' : 'M0 5H22', class: own}));
  return swatch;
};

type Row = {line: Line; value: HTMLElement; dot: SVGPathElement};

/** What the crosshair has in one chart. */
type Sight = {
  chart: Chart;
  lines: SVGGElement;
  upright: SVGPathElement;
  box: HTMLElement;
  place: HTMLElement;
  rows: Row[];
};

const sightIn = (chart: Chart): Sight => {
  const upright = drawn('path', {class: 'upright'});
  const rows = chart.lines.map(line => ({line, value: made('b'), dot: drawn('path', {class: 'dot'})}));
  const lines = drawn('g', {class: 'crosshair', display: 'none'});
  lines.append(upright, ...rows.map(({dot}) => dot));
  const place = made('strong');
  const box = made('div', {class: 'values', hidden: '', 'aria-hidden': 'true'}, place);
  box.append(...rows.map(({line, value}) => made('div', {}, swatchOf(chart, line), `${line.label} `, value)));
  chart.svg.append(lines);
  (chart.svg.closest('.frame') ?? chart.figure).append(box);
  return {chart, lines, upright, box, place, rows};
};

/** Beside the line, on the side where there is more room. */
const place = ({chart, box}: Sight, x: number): void => {
  const matrix = chart.svg.getScreenCTM();
  if (matrix === null) return;
  const {left, top, width} = (box.offsetParent ?? chart.figure).getBoundingClientRect();
  const at = new DOMPoint(x, chart.area.top).matrixTransform(matrix);
  const isLeft = at.x - left > width / 2;
  box.style.left = isLeft ? '' : `${at.x - left + 10}px`;
  box.style.right = isLeft ? `${left + width - at.x + 10}px` : '';
  box.style.top = `${at.y - top + 4}px`;
};

/** One line over all charts, with the values that they have there. */
export type Crosshair = {
  /** Where it stands on the axis; null while it is not shown. */
  at: () => number | null;
  show: (at: number) => void;
  hide: () => void;
  /** What stands at it in a chart, in words. */
  words: (chart: Chart) => string;
};

/** What it is drawn over: asked each time, as it changes with a zoom. */
type Shown = {view: () => View; range: (chart: Chart) => Range};

/** The crosshair of a page, not yet shown. */
export const createCrosshair = (page: Page, {view, range}: Shown): Crosshair => {
  const sights = page.charts.map(sightIn);
  let at: number | null = null;

  const valueIn = ({unit}: Chart, line: Line, x: number): string => {
    const bucket = nearestBucket(line, x);
    return bucket === null ? '—' : bucketText(line.least[bucket] ?? null, line.greatest[bucket] ?? null, unit);
  };

  /** On the line, in the middle of the bucket: a stroke without length, whose round end no stretching distorts. */
  const dotIn = (chart: Chart, {line, dot}: Row, x: number): void => {
    const bucket = nearestBucket(line, x);
    const value = bucket === null ? null : middleOf(line, bucket);
    const at = bucket === null ? x : placeOf(line, bucket);
    const y = value === null || bucket === null ? null : value + (line.below[bucket] ?? 0);
    const place = y === null ? '' : `M${toX(at, view(), chart.area)} ${toY(y, range(chart), chart.area)}h0`;
    dot.setAttribute('d', place);
  };

  const showIn = (sight: Sight, x: number): void => {
    const {chart, lines, upright, box, rows} = sight;
    const across = toX(x, view(), chart.area);
    upright.setAttribute('d', `M${across} ${chart.area.top}V${chart.area.bottom}`);
    lines.removeAttribute('display');
    sight.place.textContent = placeText(page, x);
    for (const row of rows) {
      row.value.textContent = valueIn(chart, row.line, x);
      dotIn(chart, row, x);
    }
    box.hidden = false;
    place(sight, across);
  };

  return {
    at: () => at,
    show: wanted => {
      const {from, until} = view();
      at = Math.min(until, Math.max(from, wanted));
      for (const sight of sights) showIn(sight, at);
    },
    hide: () => {
      at = null;
      for (const {lines, box} of sights) {
        lines.setAttribute('display', 'none');
        box.hidden = true;
      }
    },
    words: chart => {
      const x = at;
      if (x === null) return '';
      return [placeText(page, x), ...chart.lines.map(line => `${line.label} ${valueIn(chart, line, x)}`)].join(', ');
    },
  };
};

/** Where a pointer is on the axis; `clientX` as its event has it. */
export const pointedAt = ({svg, area}: Chart, clientX: number, view: View): number => {
  const matrix = svg.getScreenCTM();
  if (matrix === null) return view.from;
  return fromX(new DOMPoint(clientX, 0).matrixTransform(matrix.inverse()).x, view, area);
};
