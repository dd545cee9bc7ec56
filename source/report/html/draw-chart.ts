import type {RunBand} from '../../insight/whole/types.js';
import type {Chart, ChartGroup, ChartLine} from '../document/chart.js';
import type {Happening} from '../document/happenings.js';
import {drawBands, drawPressure} from './bands.js';
import {chartTable} from './chart-table.js';
import {badges, endLabels, placeLabels, valueLabels} from './labels.js';
import {drawLines} from './lines.js';
import {html, type Markup} from './markup.js';
import {type Scale, short, valueScale, WIDTH} from './scales.js';

/** What is drawn of a run behind and above its charts. */
export type Backdrop = {
  bands: readonly RunBand[];
  happenings: readonly Happening[];
  /** Where checkpoints were written: in the chart of the loss. */
  checkpoints?: readonly number[];
  /** Another chart of the group has drawn the bands: they are shown again, to save room. */
  drawn?: boolean;
};

/** Bands, whose places are the same in all charts of a group; each cuts off what reaches beyond it. */
const backdrop = (
  {bands, drawn = false}: Backdrop,
  group: ChartGroup,
  x: Scale,
  bottom: number,
  prefix: string,
): Markup | null => {
  if (bands.length === 0) return null;
  const id = `${prefix}backdrop`;
  if (drawn) return html`<use href="#${id}"/>`;
  return html`<g id="${id}">${drawBands(bands, group, x, {top: 0, bottom})}</g>`;
};

/** Heights in pixels: what is not stretched. */
const HEIGHTS = {large: 190, small: 96} as const;
const PADDING = 4;
const STRIP = 12;

const grid = (x: Scale, y: Scale, height: number): Markup =>
  html`<g class="axis y">${y.ticks.map(({at}) => html`<path d="M0 ${short(at)}H${WIDTH}"/>`)}</g><g class="axis x">${x.ticks.map(
    ({at}) => html`<path d="M${short(at)} 0V${height}"/>`,
  )}</g>`;

/** An upright line at each of these places, as one path: a long run has many. The script moves each to its place. */
const uprights = (kind: string, places: readonly number[], top: number, bottom: number): Markup | null =>
  places.length === 0
    ? null
    : html`<path class="at ${kind}" d="${places.map(at => `M${short(at)} ${short(top)}V${short(bottom)}`).join('')}"/>`;

/** How tall the ticks of checkpoints are, at the foot of a chart. */
const TICK = 7;

const swatch = ({tone, look, dash = 0}: ChartLine): Markup =>
  look === 'layer'
    ? html`<svg class="swatch" viewBox="0 0 22 10" aria-hidden="true"><rect class="layer t-${tone}" width="22" height="10"/></svg>`
    : html`<svg class="swatch" viewBox="0 0 22 10" aria-hidden="true"><path class="series t-${tone}${dash === 0 ? '' : ` dash-${dash}`}" d="M0 5H22"/>${
        look === 'points' && html`<path class="points ${dash % 2 === 0 ? 'round' : 'square'} t-${tone}" d="M11 5h0"/>`
      }</svg>`;

const legend = ({lines, levels}: Chart): Markup =>
  html`<ul class="legend">${lines.map(line => html`<li>${swatch(line)}${line.label}</li>`)}${levels.map(
    ({label}) =>
      html`<li><svg class="swatch" viewBox="0 0 22 10" aria-hidden="true"><path class="level" d="M0 5H22"/></svg>${label}</li>`,
  )}</ul>`;

/** The ends of a chart's axis as they are drawn: for the page's data. */
export const drawnAxis = (chart: Chart): {low: number; high: number} => {
  const {low, high} = valueScale(chart, {top: 0, bottom: 1});
  return {low, high};
};

/**
 * One chart as a figure. Its lines are drawn 1,000 units wide and stretched to the width there is; texts stand beside
 * and above them, so that no width makes them small. `when` names a place of the horizontal axis.
 */
export const drawChart = (
  chart: Chart,
  group: ChartGroup,
  x: Scale,
  behind: Backdrop,
  prefix: string,
  when: (x: number) => string,
): Markup => {
  const {happenings, checkpoints = []} = behind;
  const height = HEIGHTS[chart.size];
  const bottom = height - PADDING - (chart.pressure ? STRIP + 4 : 0);
  const y = valueScale(chart, {top: PADDING, bottom});
  const lines = drawLines(chart, {x, y, group});
  const id = `chart-${chart.name}`;
  const saved = chart.unit === 'loss' ? checkpoints : [];
  const strip = chart.pressure ? drawPressure(chart.pressure, group, x, {top: height - STRIP, bottom: height}) : [];
  return html`<figure class="chart ${chart.size}" id="${id}">
<figcaption><h4>${chart.title}</h4>${legend(chart)}</figcaption>
<div class="frame">${chart.size === 'large' && badges(happenings, x, WIDTH, prefix, behind.drawn ?? false)}
<div class="plotbox" style="height:${height}px">${valueLabels(y, height, chart.pressure ? {name: 'pressure', at: height - STRIP / 2} : null)}<svg role="img" aria-labelledby="${id}-title ${id}-about" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" data-left="0" data-right="${WIDTH}" data-top="${PADDING}" data-bottom="${bottom}"><title id="${id}-title">${chart.title}</title><desc id="${id}-about">${chart.about}</desc>${grid(x, y, bottom)}
<g class="plot">${backdrop(behind, group, x, height, prefix)}${strip}${uprights(
    'mark',
    happenings.map(({at}) => x.place(at)),
    0,
    bottom,
  )}${uprights(
    'saved',
    saved.map(at => x.place(at)),
    bottom - TICK,
    bottom,
  )}${chart.levels.map(({value}) => html`<path class="level" d="M0 ${short(y.place(value))}H${WIDTH}"/>`)}
${lines.map(({drawing}) => html`${drawing}\n`)}</g></svg>${endLabels(lines, chart.levels, y, height)}</div>
${placeLabels(x, WIDTH)}</div>
${chartTable(chart, group, when)}
</figure>`;
};
