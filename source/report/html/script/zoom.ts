import {type Range, rangeOf, type View} from './lines.js';
import type {Chart, Page} from './page.js';
import {createPicture} from './picture.js';

/** No further: what a bucket holds is not known more closely. */
const FEWEST_BUCKETS = 4;

export type Zoom = {
  view: () => View;
  range: (chart: Chart) => Range;
  isWhole: () => boolean;
  /** Shows this part, and remembers what was shown before. */
  to: (view: View) => void;
  /** Shows a part so many times shorter, with `at` where it was. */
  by: (factor: number, at: number) => void;
  /** Shows what was shown before. */
  back: () => void;
};

/** What is seen of all charts, drawn again when it changes; `changed` is told then. */
export const createZoom = (page: Page, changed: () => void): Zoom => {
  const {whole} = page;
  const pictures = new Map(page.charts.map(chart => [chart, createPicture(page, chart)]));
  const finest = Math.min(...page.charts.flatMap(({lines}) => lines.map(({step}) => step)));
  const shortest = Math.min(whole.until - whole.from, FEWEST_BUCKETS * finest);
  let view = whole;
  let ranges = new Map<Chart, Range>();
  let before: View[] = [];
  let wasStepped = false;

  const isWhole = (): boolean => view.from <= whole.from && view.until >= whole.until;

  const draw = (wanted: View): void => {
    view = wanted;
    const isBack = isWhole();
    if (isBack) before = [];
    ranges = new Map(page.charts.map(chart => [chart, isBack ? chart : rangeOf(chart.lines, chart, view)]));
    for (const chart of page.charts) {
      const picture = pictures.get(chart);
      if (isBack) picture?.restore();
      else picture?.draw(view, ranges.get(chart) ?? chart);
    }
    changed();
  };

  /** Inside the whole, and not shorter than there is to see. */
  const fitted = ({from, until}: View): View => {
    const span = Math.min(whole.until - whole.from, Math.max(shortest, until - from));
    const middle = (from + until) / 2;
    const start = Math.min(whole.until - span, Math.max(whole.from, middle - span / 2));
    return {from: start, until: start + span};
  };

  return {
    view: () => view,
    range: chart => ranges.get(chart) ?? chart,
    isWhole,
    to: wanted => {
      before.push(view);
      wasStepped = false;
      draw(fitted(wanted));
    },
    by: (factor, at) => {
      const {from, until} = view;
      // Many small steps are one to go back by.
      if (!wasStepped) before.push(view);
      wasStepped = true;
      const share = (at - from) / (until - from);
      const span = Math.min(whole.until - whole.from, Math.max(shortest, (until - from) / factor));
      draw(fitted({from: at - share * span, until: at + (1 - share) * span}));
    },
    back: () => {
      wasStepped = false;
      draw(before.pop() ?? whole);
    },
  };
};
