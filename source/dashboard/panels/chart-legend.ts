import {formatClock} from '../../format/units.js';
import type {ChartMark} from '../../insight/chart-marks.js';
import {AXIS_SIGNS, columnsOf} from '../axis-marks.js';
import type {Grid} from '../chart-grid.js';
import type {ChartName} from '../chart-names.js';
import {clockTime} from '../charted-runs.js';
import {flow} from '../fields.js';
import {GUTTER} from '../gutter.js';
import {quiet, type Row, rowWidth, type StyledText, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText} from '../width.js';

/** What several marks of a kind are called. */
const MANY: Record<keyof typeof AXIS_SIGNS, (count: number) => string> = {
  'not-finite': count => `${count} losses not finite`,
  continued: count => `continued ${count} times`,
  restart: count => `started over ${count} times`,
  pause: count => `${count} pauses`,
  asleep: count => `asleep ${count} times`,
  gap: count => `not recorded ${count} times`,
  quit: count => `${count} apps quit`,
};

const SECONDS_BELOW_MS = 60_000;

/** `14:02`, or, of what lasted longer than a minute, `14:02–14:10`; where it still lasts, `since 14:02`. */
const timeOf = (mark: ChartMark, scene: Scene): string => {
  const {now} = scene;
  const [from, until] = [mark.at, mark.until].map(at => formatClock(clockTime(scene, at), now));
  if (mark.until - mark.at < SECONDS_BELOW_MS) return from ?? '';
  return mark.until >= now ? `since ${from}` : `${from}–${until}`;
};

/** What one kind of mark is, `brief` without its time. */
const field = (kind: keyof typeof AXIS_SIGNS, marks: readonly ChartMark[], scene: Scene, brief: boolean): Row[] => {
  const alike = marks.filter(mark => mark.kind === kind);
  const [first] = alike;
  if (first === undefined) return [];
  const {sign, style} = AXIS_SIGNS[kind];
  const count = alike.reduce((sum, mark) => sum + (mark.count ?? 1), 0);
  const one = cleanText(first.text);
  const words = count > 1 ? MANY[kind](count) : brief ? one : `${one} ${timeOf(first, scene)}`;
  return [[say(sign, style), quiet(` ${words}`)]];
};

const bestField = (marks: readonly ChartMark[], names: readonly ChartName[]): Row[] => {
  const best = marks.find(({kind}) => kind === 'checkpoint');
  return best === undefined || !names.includes('loss')
    ? []
    : [[say('★', {color: 'magenta', bold: true}), quiet(` ${cleanText(best.text)}`)]];
};

const AXIS_KINDS = Object.keys(AXIS_SIGNS) as (keyof typeof AXIS_SIGNS)[];

const PRESSURES: StyledText[] = [
  quiet('▁ green '),
  say('▄', {color: 'yellow'}),
  quiet(' yellow '),
  say('█', {color: 'red'}),
  quiet(' red'),
];

/** What the signs in the charts mean, as many as fit; null where there are none. */
export const legendRow = (scene: Scene, grid: Grid, names: readonly ChartName[], width: number): Row | null => {
  const {marks = [], series} = scene;
  const seen = marks.filter(mark => columnsOf(mark, grid) !== null);
  const hasPoints = names.includes('loss') && series.valLoss.all.startMs !== null;
  const fieldsOf = (brief: boolean): Row[] => [
    ...(hasPoints ? [[quiet('─ train '), say('◆', {color: 'magenta'}), quiet(' val')]] : []),
    ...bestField(seen, names),
    ...AXIS_KINDS.flatMap(kind => field(kind, seen, scene, brief)),
    ...(names.includes('memory') && series.pressure.all.startMs !== null ? [PRESSURES] : []),
  ];
  const full = fieldsOf(false);
  if (full.length === 0) return null;
  const room = width - GUTTER;
  const fits = full.reduce((sum, one) => sum + rowWidth(one) + 2, -2) <= room;
  return [quiet(' '.repeat(GUTTER)), ...flow(fits ? full : fieldsOf(true), room)];
};
