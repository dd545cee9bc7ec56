import {PRESSURES, type Series} from '../../insight/series.js';
import type {RunBand} from '../../insight/whole/types.js';
import {bucketsOf} from '../document/buckets.js';
import type {ChartGroup} from '../document/chart.js';
import {html, type Markup} from './markup.js';
import type {Scale} from './scales.js';

type Room = {top: number; bottom: number};

/** Narrower ones would not be seen, and a week may have thousands. */
const MIN_WIDTH = 1;

type Stretch = {kind: string; from: number; until: number};

const short = (value: number): string => String(Math.round(value * 10) / 10);

const rect = ({kind, from, until}: Stretch, x: Scale, {top, bottom}: Room): Markup => {
  const [left, right] = [x.place(from), x.place(until)];
  const width = Math.max(MIN_WIDTH, right - left);
  return html`<rect class="band ${kind}" data-from="${Math.round(from)}" data-until="${Math.round(until)}" x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(bottom - top)}"/>`;
};

/** Those of a kind that would touch on the page as one. */
const merged = (stretches: readonly Stretch[], closest: number): Stretch[] => {
  const kept: Stretch[] = [];
  for (const one of stretches.toSorted((a, b) => a.from - b.from)) {
    const before = kept.findLast(({kind}) => kind === one.kind);
    if (before && one.from - before.until < closest) before.until = Math.max(before.until, one.until);
    else kept.push({...one});
  }
  return kept;
};

/** What lasted, behind the lines. Pressure is in a strip of its own. */
export const drawBands = (bands: readonly RunBand[], {from, until}: ChartGroup, x: Scale, room: Room): Markup[] => {
  const shown = bands
    .filter(({kind}) => kind !== 'yellow' && kind !== 'red')
    .filter(band => band.until > from && band.from < until)
    .map(({kind, from: start, until: end}) => ({kind, from: Math.max(from, start), until: Math.min(until, end)}));
  return merged(shown, (until - from) / 1000).map(one => rect(one, x, room));
};

const MAX_BUCKETS = 400;

/** The pressure of memory as a strip: the worst of each bucket. */
export const drawPressure = (pressure: Series, {from, until}: ChartGroup, x: Scale, room: Room): Markup[] => {
  const buckets = bucketsOf(pressure, from, until, MAX_BUCKETS);
  const half = (buckets[1]?.x ?? until) - (buckets[0]?.x ?? from);
  const stretches: Stretch[] = [];
  for (const {x: at, greatest} of buckets) {
    const kind = greatest === null ? undefined : PRESSURES[greatest];
    if (kind === undefined) continue;
    const last = stretches.at(-1);
    const start = at - half / 2;
    if (last?.kind === kind && start - last.until < half / 2) last.until = at + half / 2;
    else stretches.push({kind, from: Math.max(from, start), until: Math.min(until, at + half / 2)});
  }
  return stretches.map(one => rect({...one, kind: `pressure ${one.kind}`}, x, room));
};
