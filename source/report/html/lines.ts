import {type Bucket, bucketsOf} from '../document/buckets.js';
import type {Chart, ChartGroup, ChartLine} from '../document/chart.js';
import {html, type Markup} from './markup.js';
import {areaPath, linePath, type Place, pointsPath, type Span} from './path.js';
import type {Scale} from './scales.js';

/** Points of a line: more would not be told apart on a page, and each costs some five bytes. */
const MAX_POINTS = 300;

/** Points are six pixels wide: more would stand on each other. */
const MAX_DOTS = 120;

/** What one line has come to: its drawing, and where it ends, for its label. */
export type DrawnLine = {line: ChartLine; drawing: Markup; endY: number | null};

type Axes = {x: Scale; y: Scale; group: ChartGroup};

const isKnown = ({least}: Bucket): boolean => least !== null;

const placeOf = (value: number | null, bucket: Bucket, {x, y}: Axes): Place =>
  value === null || !Number.isFinite(value) ? null : {x: x.place(bucket.x), y: y.place(value)};

const classes = ({tone, dash = 0}: ChartLine, kind: string): string =>
  `series ${kind} t-${tone}${dash === 0 ? '' : ` dash-${dash}`}`;

const series = (line: ChartLine, d: string, kind = ''): Markup =>
  html`<path class="${classes(line, kind).replace('  ', ' ')}" data-series="${line.key}" vector-effect="non-scaling-stroke" d="${d}"/>`;

/** The band between least and greatest, where that is more than a line's own width. */
const bandOf = (line: ChartLine, buckets: readonly Bucket[], axes: Axes): Markup | null => {
  const spans = buckets.map((bucket): Span => {
    const [low, high] = [placeOf(bucket.least, bucket, axes), placeOf(bucket.greatest, bucket, axes)];
    return low === null || high === null ? null : {x: low.x, top: high.y, bottom: low.y};
  });
  const isWide = spans.some(span => span !== null && span.bottom - span.top > 1);
  return isWide ? html`<path class="range t-${line.tone}" data-range="${line.key}" d="${areaPath(spans)}"/>` : null;
};

const known = ({values}: ChartLine, {from, until}: ChartGroup, most: number): Bucket[] =>
  bucketsOf(values, from, until, most).filter(isKnown);

const bucketsOfLine = (line: ChartLine, group: ChartGroup): Bucket[] => {
  if (!line.sparse) return bucketsOf(line.values, group.from, group.until, MAX_POINTS);
  const all = known(line, group, MAX_POINTS);
  return line.look === 'points' && all.length > MAX_DOTS ? known(line, group, MAX_DOTS) : all;
};

const curve = (line: ChartLine, axes: Axes, hasRange: boolean): DrawnLine => {
  const buckets = bucketsOfLine(line, axes.group);
  const places = buckets.map(bucket => placeOf(bucket.last, bucket, axes));
  const endY = places.findLast(place => place !== null)?.y ?? null;
  const path = series(line, linePath(places));
  // A line of one value alone would be as good as none.
  if (line.look === 'points' || places.filter(place => place !== null).length === 1) {
    const kind = (line.dash ?? 0) % 2 === 0 ? 'round' : 'square';
    const points = html`<path class="points ${kind} t-${line.tone}" data-points="${line.key}" vector-effect="non-scaling-stroke" d="${pointsPath(places)}"/>`;
    return {line, drawing: html`${path}${points}`, endY};
  }
  return {line, drawing: html`${hasRange ? bandOf(line, buckets, axes) : null}${path}`, endY};
};

/** Layers stand on each other: what those below came to is kept by the bucket. */
const layers = (lines: readonly ChartLine[], axes: Axes): DrawnLine[] => {
  const {from, until} = axes.group;
  const floor = new Map<number, number>();
  return lines.map(line => {
    const spans = bucketsOf(line.values, from, until, MAX_POINTS).map((bucket): Span => {
      if (bucket.last === null) return null;
      const below = floor.get(bucket.x) ?? 0;
      floor.set(bucket.x, below + bucket.last);
      return {x: axes.x.place(bucket.x), top: axes.y.place(below + bucket.last), bottom: axes.y.place(below)};
    });
    const end = spans.findLast(span => span !== null) ?? null;
    return {line, drawing: series(line, areaPath(spans), 'layer'), endY: end && (end.top + end.bottom) / 2};
  });
};

/** All lines of a chart, layers first; in a small one without the bands between least and greatest. */
export const drawLines = ({lines, size, plain = false}: Chart, axes: Axes): DrawnLine[] => [
  ...layers(
    lines.filter(({look}) => look === 'layer'),
    axes,
  ),
  ...lines.filter(({look}) => look !== 'layer').map(line => curve(line, axes, size === 'large' && !plain)),
];
