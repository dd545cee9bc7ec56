import {createTicks} from './axes.js';
import type {Line, Range, View} from './lines.js';
import type {Chart, Page} from './page.js';
import {type Frame, fromX, fromY, outline, points, spread, toX, toY} from './plot.js';
import {placeTicks, valueTicks} from './words.js';

/** One chart's drawing: drawn again for what is seen, or as the page was written. */
export type Picture = {draw: (view: View, range: Range) => void; restore: () => void};

/** Something of the drawing that a zoom moves, and how it is put back. */
type Part = {draw: (frame: Frame) => void; restore: () => void};

/** An attribute of an element, which `draw` gives anew. */
const changing = (element: Element, name: string, value: (frame: Frame) => string | number): Part => {
  const whole = element.getAttribute(name) ?? '';
  return {
    draw: frame => element.setAttribute(name, String(value(frame))),
    restore: () => element.setAttribute(name, whole),
  };
};

const linePart = (chart: Chart, attribute: string, draw: (line: Line, frame: Frame) => string): Part[] =>
  chart.lines.flatMap(line => {
    const found = chart.svg.querySelectorAll(`[${attribute}="${CSS.escape(line.key)}"]`);
    return [...found].map(path => changing(path, 'd', frame => draw(line, frame)));
  });

const lineParts = (chart: Chart): Part[] => [
  ...linePart(chart, 'data-range', spread),
  ...linePart(chart, 'data-series', outline),
  ...linePart(chart, 'data-points', points),
];

const bandParts = ({svg}: Chart): Part[] =>
  [...svg.querySelectorAll<SVGElement>('rect[data-from]')].flatMap(rect => {
    const [from, until] = [Number(rect.dataset.from), Number(rect.dataset.until)];
    const x = (at: number, {view, area}: Frame): number => toX(at, view, area);
    return [
      changing(rect, 'x', frame => x(from, frame)),
      changing(rect, 'width', frame => Math.max(1, x(until, frame) - x(from, frame))),
    ];
  });

/** Upright lines, each at one place of the axis. */
const markParts = (page: Page, {svg}: Chart): Part[] =>
  [...svg.querySelectorAll('path.at')].map(path => {
    const whole = path.getAttribute('d') ?? '';
    return changing(path, 'd', ({view, area}) =>
      whole.replace(/M([-\d.]+)/g, (_, x) => `M${toX(fromX(Number(x), page.whole, area), view, area)}`),
    );
  });

/** Values that are the same all the time: where they are, the drawing says. */
const levelParts = (chart: Chart): Part[] =>
  [...chart.svg.querySelectorAll('path.level')].map(level => {
    const whole = level.getAttribute('d') ?? '';
    const value = fromY(Number(/^M\S+ ([-\d.]+)/.exec(whole)?.[1]), chart, chart.area);
    return changing(level, 'd', ({range, area}) => {
      const isSeen = value >= range.low && value <= range.high;
      return isSeen ? whole.replace(/ .*?(?=H)/, ` ${toY(value, range, area)}`) : '';
    });
  });

/** The numbers above a chart; where each stands on the axis is noted in it. */
const badgeParts = ({whole}: Page, {figure}: Chart): Part[] =>
  [...figure.querySelectorAll<HTMLElement>('a.badge')].map(badge => {
    const {left} = badge.style;
    const at = whole.from + (Number.parseFloat(left) / 100) * (whole.until - whole.from);
    badge.dataset.at = String(at);
    return {
      draw: ({view}) => {
        badge.style.left = `${(100 * (at - view.from)) / (view.until - view.from)}%`;
        badge.style.visibility = at < view.from || at > view.until ? 'hidden' : '';
      },
      restore: () => {
        badge.style.left = left;
        badge.style.visibility = '';
      },
    };
  });

/** The names at the ends of lines, which are not there any more: the legend has them. */
const endParts = ({figure}: Chart): Part[] => [
  {draw: () => figure.classList.add('zoomed'), restore: () => figure.classList.remove('zoomed')},
];

const axisParts = (page: Page, chart: Chart): Part[] => {
  const {figure, svg, unit} = chart;
  const {height} = svg.viewBox.baseVal;
  const across = createTicks({
    grid: svg.querySelector('.axis.x'),
    labels: figure.querySelector('.labels.x'),
    direction: 'x',
  });
  const upright = createTicks({
    grid: svg.querySelector('.axis.y'),
    labels: figure.querySelector('.labels.y'),
    direction: 'y',
  });
  const drawAcross = ({view, area}: Frame): void =>
    across.draw(
      placeTicks(page, view, Math.max(4, across.count)).map(tick => ({
        ...tick,
        share: (tick.at - view.from) / (view.until - view.from),
        place: toX(tick.at, view, area),
      })),
    );
  const drawUpright = ({range, area}: Frame): void =>
    upright.draw(
      valueTicks(range, unit, Math.max(3, upright.count)).map(tick => {
        const place = toY(tick.at, range, area);
        return {...tick, share: place / height, place};
      }),
    );
  return [
    {draw: drawAcross, restore: across.restore},
    {draw: drawUpright, restore: upright.restore},
  ];
};

/** The drawing of a chart as it stands in the page. */
export const createPicture = (page: Page, chart: Chart): Picture => {
  const parts = [lineParts, bandParts, levelParts, endParts].flatMap(of => of(chart));
  const all = [...parts, ...[markParts, badgeParts, axisParts].flatMap(of => of(page, chart))];
  return {
    draw: (view, range) => {
      for (const part of all) part.draw({view, range, area: chart.area});
    },
    restore: () => {
      for (const part of all) part.restore();
    },
  };
};
