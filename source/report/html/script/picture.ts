import {createTicks} from './axes.js';
import type {Chart, Page, Range, View} from './page.js';
import {fromX, pathOf, toX, toY} from './plot.js';
import {placeTicks, valueTicks} from './words.js';

/** One chart's drawing: drawn again for what is seen, or as the page was written. */
export type Picture = {draw: (view: View, range: Range) => void; restore: () => void};

const number = (element: Element, name: string): number => Number(element.getAttribute(name) ?? 0);

/** Moves an element of the plot; `place` gives for what stood at an x of the whole where it stands now. */
type Mover = (place: (x: number) => number) => void;

const TRANSLATED = /^translate\(\s*(-?[\d.]+)(?:[\s,]+(-?[\d.]+))?\s*\)/;

const moverOf = (element: Element): Mover | null => {
  const [, x, y = '0'] = TRANSLATED.exec(element.getAttribute('transform') ?? '') ?? [];
  if (x !== undefined) return place => element.setAttribute('transform', `translate(${place(Number(x))},${y})`);
  if (element instanceof SVGRectElement) {
    const left = number(element, 'x');
    const right = left + number(element, 'width');
    return place => {
      element.setAttribute('x', String(place(left)));
      element.setAttribute('width', String(Math.max(0, place(right) - place(left))));
    };
  }
  const names = ['x', 'x1', 'x2', 'cx'].filter(name => element.hasAttribute(name));
  const places = names.map(name => number(element, name));
  if (names.length === 0) return null;
  return place => {
    for (const [index, name] of names.entries()) element.setAttribute(name, String(place(places[index] ?? 0)));
  };
};

/** Bands and marks: all that stands in the plot and is no line. */
const moversIn = (element: Element): Mover[] =>
  [...element.children].flatMap(child => {
    if (child.matches('.series, defs, clipPath')) return [];
    const own = moverOf(child);
    // What a moved group holds moves with it.
    return own ? [own] : moversIn(child);
  });

const FEWEST_TICKS = 3;

/** The drawing of a chart as it stands in the page. */
export const createPicture = (page: Page, chart: Chart): Picture => {
  const {svg, area, unit} = chart;
  const paths = chart.lines.flatMap(line => {
    const found = svg.querySelectorAll(`path.series[data-series="${CSS.escape(line.key)}"]`);
    return [...found].map(path => ({line, path, whole: path.getAttribute('d') ?? ''}));
  });
  const movers = [...svg.querySelectorAll('.plot')].flatMap(moversIn);
  const across = createTicks(svg.querySelector('.axis.x'), 'x');
  const upright = createTicks(svg.querySelector('.axis.y'), 'y');
  return {
    draw: (view, range) => {
      for (const {line, path} of paths) path.setAttribute('d', pathOf(line, view, range, area));
      for (const move of movers) move(x => toX(fromX(x, page.whole, area), view, area));
      const places = placeTicks(page, view, Math.max(FEWEST_TICKS, across.count));
      across.draw(places.map(({at, text}) => ({place: toX(at, view, area), text})));
      const values = valueTicks(range.low, range.high, range.log, unit, Math.max(FEWEST_TICKS, upright.count));
      upright.draw(values.map(({at, text}) => ({place: toY(at, range, area), text})));
    },
    restore: () => {
      for (const {path, whole} of paths) path.setAttribute('d', whole);
      for (const move of movers) move(x => x);
      across.restore();
      upright.restore();
    },
  };
};
