import {formatBytes, formatNumber} from '../../format/units.js';
import type {Column, RunSeries} from '../../insight/series.js';
import {figureIn} from '../chart-grid.js';
import {chartSeries} from '../charted-runs.js';
import {charted} from '../panels/charts.js';
import type {Scene} from '../scene.js';

type Told = {name: string; figure: keyof RunSeries; say(value: number): string};

const loss = (value: number): string => formatNumber(value, 3);

const TOLD: readonly Told[] = [
  {name: 'Loss', figure: 'loss', say: loss},
  {name: 'Validation loss', figure: 'valLoss', say: loss},
  {name: 'Pace, iterations per minute', figure: 'pace', say: value => formatNumber(value, 1)},
  {name: 'Memory', figure: 'memory', say: formatBytes},
  {name: 'Swap', figure: 'swap', say: formatBytes},
];

/** How many points a chart is read in. */
const POINTS = 60;
/** A smaller change from the first third to the last one, in parts of the values, is none. */
const STEADY = 0.02;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const trend = (values: readonly number[]): string => {
  const third = Math.max(1, Math.floor(values.length / 3));
  const [before, after] = [mean(values.slice(0, third)), mean(values.slice(-third))];
  const size = Math.max(Math.abs(before), Math.abs(after));
  if (size === 0 || Math.abs(after - before) / size < STEADY) return 'steady';
  const word = after > before ? 'rising' : 'falling';
  // A dip at the beginning: `first 24.0, last 23.7, rising` would puzzle whoever hears it.
  const change = (values.at(-1) ?? 0) - (values[0] ?? 0);
  return change === 0 || change > 0 === after > before ? word : 'up and down';
};

/** A chart as a sentence; null where nothing was measured. `Loss: first 2.310, last 1.204, least 1.198, …, falling.` */
export const chartSentence = (columns: readonly Column[], {name, say}: Pick<Told, 'name' | 'say'>): string | null => {
  const known = columns.filter(column => column !== null);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return null;
  if (known.length === 1) return `${name}: ${say(last.last)}, once.`;
  const least = Math.min(...known.map(column => column.least));
  const greatest = Math.max(...known.map(column => column.greatest));
  return `${name}: first ${say(first.last)}, last ${say(last.last)}, least ${say(least)}, greatest ${say(greatest)}, ${trend(known.map(column => column.last))}.`;
};

const SPANS = {'10m': 'the last 10 minutes', '1h': 'the last hour', all: 'the whole run'} as const;

/** What the charts show, in a sentence each; none where nothing was measured. */
export const chartSentences = (scene: Scene): string[] => {
  const {ui} = scene;
  const {grid} = charted(scene, POINTS);
  const series = chartSeries(scene, grid.iterations !== null);
  const sentences = TOLD.flatMap(told => {
    const sentence = chartSentence(figureIn(series[told.figure], grid, ui.span, ui.chart), told);
    return sentence === null ? [] : [sentence];
  });
  return sentences.length === 0 ? [] : [`Charts of ${SPANS[ui.span]}.`, ...sentences];
};
