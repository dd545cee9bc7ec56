import {formatLoss} from '../../format/loss.js';
import {formatPace} from '../../format/pace.js';
import {formatBytes, formatNumber, formatRate} from '../../format/units.js';
import {columns} from '../../insight/series.js';
import {extentOf} from '../document/buckets.js';
import type {Chart, ChartGroup, ChartLine, ChartUnit} from '../document/chart.js';

const BARS = [...'▁▂▃▄▅▆▇█'];
const WIDTH = 60;
const LABEL = 12;

const NUMBERS: Readonly<Record<ChartUnit, (value: number) => string>> = {
  bytes: formatBytes,
  'bytes/s': formatRate,
  'iterations/min': value => `${formatPace(value)} it/min`,
  iterations: value => formatNumber(value),
  loss: formatLoss,
  percent: value => `${formatNumber(value)} %`,
  's/iteration': value => `${formatNumber(value, 2)} s`,
};

/** A line in one row of text: a bar for each stretch of the axis, between the least and the greatest value of it. */
const sparkline = ({values}: ChartLine, {from, until}: ChartGroup, low: number, high: number): string =>
  columns(values, from, until, WIDTH)
    .map(column => {
      if (column === null) return ' ';
      const share = high > low ? (column.last - low) / (high - low) : 0;
      return BARS[Math.min(BARS.length - 1, Math.max(0, Math.floor(share * BARS.length)))] ?? ' ';
    })
    .join('')
    .trimEnd();

/** The lines of a chart as rows of text, each with what it reached from and to. */
export const sparklines = (chart: Chart, group: ChartGroup): string[] =>
  chart.lines.map(line => {
    const [low, high] = extentOf([line.values], group.from, group.until) ?? [0, 0];
    // A loss from its least value, all else from zero: else a mere tremor would fill the row.
    const floor = chart.unit === 'loss' ? low : 0;
    const name = line.label.padEnd(LABEL);
    const number = NUMBERS[chart.unit];
    return `${name} ${sparkline(line, group, floor, high).padEnd(WIDTH)} ${number(low)} to ${number(high)}`;
  });
