import {printable} from '../../format/printable.js';
import type {Series} from '../../insight/series.js';
import type {Block, BlockBand, BlockChart, BlockMark, BlockSeries, BlockShift} from './block.js';
import {encodeSeries} from './series-codec.js';

/** One line of a chart as the page draws it; `sparse`: its points are joined over the buckets between them. */
export type DrawnSeries = {key: string; label: string; values: Series; sparse?: boolean};

/** A chart as the page draws it: `low` and `high` are the ends of its axis. */
export type DrawnChart = Omit<BlockChart, 'series'> & {name: string; series: readonly DrawnSeries[]};

/** What a page draws, over one axis. */
export type Drawn = {
  axis: Block['axis'];
  from: number;
  until: number;
  shifted?: readonly BlockShift[];
  charts: readonly DrawnChart[];
  bands: readonly BlockBand[];
  marks: readonly BlockMark[];
};

/** What would end the script element, open a comment in it, or break a line in an older reader of JSON. */
const UNSAFE = /[<>&\u2028\u2029]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const chart = ({unit, low, high, log, series}: DrawnChart): BlockChart => ({
  unit,
  low,
  high,
  log,
  series: Object.fromEntries(
    series.flatMap(({key, label, values, sparse}): [string, BlockSeries][] => {
      const coded = encodeSeries(printable(label), values, {sparse, log});
      return coded === null ? [] : [[key, coded]];
    }),
  ),
});

/**
 * The data of a page's charts as JSON that may stand in a script element: no text of it can end that element. At most
 * some 50 kB a run, however long it was.
 */
export const dataBlock = ({axis, from, until, shifted = [], charts, bands, marks}: Drawn): string => {
  const block: Block = {
    version: 1,
    axis,
    from,
    until,
    ...(shifted.length > 0 ? {shifted} : {}),
    charts: Object.fromEntries(charts.map(one => [one.name, chart(one)])),
    bands: bands.map(({kind, from, until, text}) => ({kind, from, until, text: printable(text)})),
    marks: marks.map(({kind, at, text}) => ({kind, at, text: printable(text)})),
  };
  return JSON.stringify(block).replace(UNSAFE, escaped);
};
