import {printable} from '../../format/printable.js';
import type {Series} from '../../insight/series.js';
import type {Block, BlockChart, BlockGroup, BlockSeries, BlockShift} from './block.js';
import {encodeSeries} from './series-codec.js';

/** One line of a chart as the page draws it: as a layer upon those before, or joined over the buckets between. */
export type DrawnLine = {
  key: string;
  label: string;
  values: Series;
  look?: 'line' | 'layer' | 'points';
  sparse?: boolean;
};

/** A chart as the page draws it: `low` and `high` are the ends of its axis. */
export type DrawnChart = Omit<BlockChart, 'series'> & {name: string; lines: readonly DrawnLine[]};

/** What a page draws over one axis. */
export type DrawnGroup = {
  axis: BlockGroup['axis'];
  elapsed?: boolean;
  from: number;
  until: number;
  shifted?: readonly BlockShift[];
  charts: readonly DrawnChart[];
};

/** What would end the script element, open a comment in it, or break a line in an older reader of JSON. */
const UNSAFE = /[<>&\u2028\u2029]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const chart = ({unit, low, high, log, lines}: DrawnChart): BlockChart => ({
  unit,
  low,
  high,
  log,
  series: Object.fromEntries(
    lines.flatMap(({key, label, values, look, sparse}): [string, BlockSeries][] => {
      const coded = encodeSeries(printable(label), values, {sparse: sparse ?? false, layer: look === 'layer', log});
      return coded === null ? [] : [[key, coded]];
    }),
  ),
});

const group = ({axis, elapsed, from, until, shifted = [], charts}: DrawnGroup): BlockGroup => ({
  axis,
  ...(elapsed ? {elapsed} : {}),
  from,
  until,
  ...(shifted.length > 0 ? {shifted} : {}),
  charts: Object.fromEntries(charts.map(one => [one.name, chart(one)])),
});

/**
 * The data of a page's charts as JSON that may stand in a script element: no text of it can end that element. At most
 * some 60 kB a run, however long it was. The names of charts are those of the whole page.
 */
export const dataBlock = ([first, ...others]: readonly [DrawnGroup, ...DrawnGroup[]]): string => {
  const block: Block = {
    version: 1,
    ...group(first),
    ...(others.length > 0 ? {others: others.map(group)} : {}),
  };
  return JSON.stringify(block).replace(UNSAFE, escaped);
};
