import {PRESSURES, type Series} from '../../insight/series.js';
import type {RunBand} from '../../insight/whole/types.js';
import {bucketsOf} from '../document/buckets.js';
import type {ChartGroup} from '../document/chart.js';
import {html, type Markup} from './markup.js';
import {type Scale, short, WIDTH} from './scales.js';

type Range = Pick<ChartGroup, 'from' | 'until'>;
type Room = {top: number; bottom: number};

/** Narrower ones would not be seen, and a week may have thousands. */
const MIN_WIDTH = 1;

type Stretch = {kind: string; from: number; until: number};

const rect = ({kind, from, until}: Stretch, x: Scale, {top, bottom}: Room): Markup => {
  const [left, right] = [x.place(from), x.place(until)];
  const width = Math.max(MIN_WIDTH, right - left);
  return html`<rect class="band ${kind}" data-from="${Math.round(from)}" data-until="${Math.round(until)}" x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(bottom - top)}"/>`;
};

/** Not all of the time between was so. */
const SOME = ' some';

const asSome = (kind: string): string => (kind.endsWith(SOME) ? kind : `${kind}${SOME}`);

/** Those of a kind that are closer than that as one; where more than `unseen` lay between, as some. */
const merged = (stretches: readonly Stretch[], closest: number, unseen = closest): Stretch[] => {
  const kept: Stretch[] = [];
  for (const one of stretches.toSorted((a, b) => a.from - b.from)) {
    const before = kept.findLast(({kind}) => kind === one.kind);
    if (before === undefined || one.from - before.until >= closest) kept.push({...one});
    else {
      if (one.from - before.until >= unseen) before.kind = asSome(before.kind);
      before.until = Math.max(before.until, one.until);
    }
  }
  return kept;
};

/** More would cost a page more than they show. */
const MAX_RECTS = 60;

/** The same with neighbours made one, until there are few enough. */
const atMost = (most: number, stretches: readonly Stretch[], closest: number, unseen = closest): Stretch[] => {
  const fewer = merged(stretches, closest, unseen);
  return fewer.length <= most ? fewer : atMost(most, fewer, closest * 1.5, unseen);
};

/** What lasted, behind the lines. Pressure is in a strip of its own. */
export const drawBands = (bands: readonly RunBand[], {from, until}: ChartGroup, x: Scale, room: Room): Markup[] => {
  const shown = bands
    .filter(({kind}) => kind !== 'yellow' && kind !== 'red')
    .filter(band => band.until > from && band.from < until)
    .map(({kind, from: start, until: end, count = 1}) => ({
      // Several told as one.
      kind: count > 1 ? asSome(kind) : kind,
      from: Math.max(from, start),
      until: Math.min(until, end),
    }));
  return atMost(MAX_RECTS, shown, (until - from) / WIDTH).map(one => rect(one, x, room));
};

const MAX_BUCKETS = 256;
const MAX_PRESSURES = 120;

const measured = (pressure: Series, {from, until}: Range, most: number): Stretch[] => {
  const buckets = bucketsOf(pressure, from, until, most);
  const half = ((buckets[1]?.x ?? until) - (buckets[0]?.x ?? from)) / 2;
  return buckets.flatMap(({x, least, greatest}) => {
    const kind = greatest === null ? undefined : PRESSURES[greatest];
    if (kind === undefined) return [];
    const span = {from: Math.max(from, x - half), until: Math.min(until, x + half)};
    return [{kind: least === greatest ? kind : asSome(kind), ...span}];
  });
};

/** Green wherever it was read, and upon it the worst of each bucket that was not. */
const stretchesOf = (pressure: Series, range: Range, most: number): Stretch[] => {
  const all = measured(pressure, range, most);
  const closest = (range.until - range.from) / most / 2;
  const stretches = [
    ...merged(
      all.map(one => ({...one, kind: 'green'})),
      closest,
    ),
    ...merged(
      all.filter(({kind}) => kind !== 'green'),
      closest,
    ),
  ];
  return stretches.length > MAX_PRESSURES ? stretchesOf(pressure, range, most / 2) : stretches;
};

/** The pressure of memory as a strip; half as tall where it was so for some of the time only. */
export const drawPressure = (pressure: Series, group: ChartGroup, x: Scale, room: Room): Markup[] =>
  stretchesOf(pressure, group, MAX_BUCKETS).map(one =>
    one.kind.endsWith(SOME)
      ? rect({...one, kind: one.kind.slice(0, -SOME.length)}, x, {...room, top: (room.top + room.bottom) / 2})
      : rect(one, x, room),
  );
