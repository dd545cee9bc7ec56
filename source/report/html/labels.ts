import type {Happening} from '../document/happenings.js';
import type {DrawnLine} from './lines.js';
import {html, type Markup} from './markup.js';
import type {Scale} from './scales.js';

/** Lines of text closer than this, in pixels, would stand on each other. */
const LINE_HEIGHT = 15;

const percent = (value: number, of: number): string => `${Math.round((10_000 * value) / of) / 100}%`;

/** The names of the values at the left of a chart. */
export const valueLabels = (y: Scale, height: number, strip: {name: string; at: number} | null): Markup =>
  html`<div class="labels y" aria-hidden="true">${y.ticks.map(
    ({at, label}) => html`<span style="top:${percent(at, height)}">${label}</span>`,
  )}${strip && html`<span style="top:${percent(strip.at, height)}">${strip.name}</span>`}</div>`;

/** The names of the times or iterations below a chart; every second one stays where there is little room. */
export const placeLabels = (x: Scale, width: number): Markup =>
  html`<div class="labels x" aria-hidden="true">${x.ticks.map(
    ({at, label}, index) =>
      html`<span class="${index % 2 === 0 ? '' : 'odd'}" style="left:${percent(at, width)}">${label}</span>`,
  )}</div>`;

type End = {y: number; label: string; tone: string};

/** Moved apart from the top down, then up again from the bottom, so that none leaves the chart. */
const apart = (ends: readonly End[], height: number): End[] => {
  const sorted = ends.toSorted((a, b) => a.y - b.y).map(end => ({...end}));
  sorted.forEach((end, index) => {
    const before = sorted[index - 1];
    if (before) end.y = Math.max(end.y, before.y + LINE_HEIGHT);
  });
  sorted.toReversed().forEach((end, index, all) => {
    const below = all[index - 1];
    end.y = Math.min(end.y, below ? below.y - LINE_HEIGHT : height);
  });
  return sorted;
};

/** The names of lines at their right ends, and those of levels. */
export const endLabels = (
  lines: readonly DrawnLine[],
  levels: readonly {value: number; label: string}[],
  y: Scale,
  height: number,
): Markup => {
  const ends = [
    ...lines.flatMap(({line, endY}) => (endY === null ? [] : [{y: endY, label: line.label, tone: line.tone}])),
    ...levels.map(({value, label}) => ({y: y.place(value), label, tone: 'level'})),
  ];
  return html`<div class="labels ends" aria-hidden="true">${apart(ends, height).map(
    end => html`<span class="t-${end.tone}" style="top:${percent(end.y, height)}">${end.label}</span>`,
  )}</div>`;
};

/** Badges closer than this share of the width stand in rows above each other. */
const BADGE_WIDTH = 0.027;
const MAX_ROWS = 4;

/**
 * The numbers of what happened, above a chart; each leads to its place in the list. Where another chart has them too
 * (`repeated`), the keyboard passes over them.
 */
export const badges = (
  happenings: readonly Happening[],
  x: Scale,
  width: number,
  prefix: string,
  repeated: boolean,
): Markup => {
  const ends: number[] = [];
  const placed = happenings.map(({at, number, kind}) => {
    const left = x.place(at) / width;
    const free = ends.findIndex(end => left - end >= BADGE_WIDTH);
    const row = free >= 0 ? free : ends.length < MAX_ROWS ? ends.length : ends.indexOf(Math.min(...ends));
    ends[row] = left;
    return html`<a class="badge k-${kind}" href="#${prefix}event-${number}"${repeated && html` tabindex="-1"`} style="left:${percent(left, 1)};bottom:${row * 18}px">${number}</a>`;
  });
  return html`<div class="badges" style="height:${Math.max(1, ends.length) * 18}px">${placed}</div>`;
};
