import {pointsOf} from '../insight/series.js';
import {chartGrid, columnAt, middleOf} from './chart-grid.js';
import {type ChartName, chartOfKey, chartsWithData, keyOfChart} from './chart-names.js';
import {type ChartView, chartWindow, panned, zoomed} from './chart-view.js';
import {chartSeries, chartTime} from './charted-runs.js';
import type {KeyHint} from './key-hint.js';
import type {Snapshot} from './types.js';
import type {Ui} from './ui.js';

/** Columns that the cursor moves by with the Shift key. */
const FAR = 10;

type Charted = Pick<Snapshot, 'view' | 'series' | 'now' | 'chartsFrom' | 'withoutRepeats'>;

const hasIterationAxis = ({series}: Charted): boolean => series.iteration.all.startMs !== null;

const isMoved = ({cursor, zoom}: ChartView): boolean => cursor !== null || zoom !== null;

/** `1-4`, `1-3`, `1 3`: the keys of the charts that can be enlarged. */
const digits = (snapshot: Charted): string => {
  const keys = chartsWithData(snapshot.series).map(name => keyOfChart(name, snapshot.series));
  const [first = '', last = ''] = [keys[0], keys.at(-1)];
  return keys.length > 2 && Number(last) - Number(first) === keys.length - 1 ? `${first}-${last}` : keys.join(' ');
};

/**
 * The keys of the charts. While none is enlarged most of them are in the help alone, so that the footer stays short.
 */
export const chartHints = (snapshot: Charted, {list, chart}: Pick<Ui, 'list' | 'chart'>): KeyHint[] => {
  const keys = digits(snapshot);
  if (list !== null || keys === '') return [];
  const isSmall = chart.enlarged === null;
  const more = (key: string, word: string): KeyHint => (isSmall ? {key, word, inHelpAlone: true} : {key, word});
  return [
    {key: keys, word: 'chart'},
    more('←→', 'cursor'),
    more('+-', 'zoom'),
    ...(isMoved(chart) ? [{key: '0', word: 'now'}] : []),
    ...(hasIterationAxis(snapshot) ? [more('i', chart.byIterations ? 'time' : 'iterations')] : []),
    ...(isSmall ? [] : [{key: 'Esc', word: 'back'}]),
  ];
};

const WORDS: Partial<Record<ChartName, string>> = {memory: 'memory with its pressure', gpu: 'GPU'};

/** What such a key does, for the help. */
export const chartMeanings = (snapshot: Charted): Record<string, string> => {
  const names = chartsWithData(snapshot.series).map(
    name => `${keyOfChart(name, snapshot.series)} ${WORDS[name] ?? name}`,
  );
  return {
    [digits(snapshot)]: `enlarge a chart: ${names.join(', ')}; again or Esc: back`,
    '←→': 'a cursor that shows the figures under it (Shift: 10 columns at once); Esc removes it',
    '+-': 'more or less time in the charts, around the cursor; 0 goes back to now',
    '0': 'back to now: without zoom and cursor',
    i: 'charts by iterations, or by time',
    Esc: 'back: removes the cursor, then closes the chart',
  };
};

const gridOf = ({span, chart}: Ui, snapshot: Charted) =>
  chartGrid(span, chart, chartSeries(snapshot, chart.byIterations), chartTime(snapshot), chart.columns);

/** When the newest figure came of the chart that is enlarged, else of the loss: there the cursor begins. */
const latest = ({enlarged, byIterations}: ChartView, snapshot: Charted): number => {
  const {from = 0, at = 0} =
    pointsOf(chartSeries(snapshot, byIterations)[enlarged === 'gpu' ? 'cardBusy' : (enlarged ?? 'loss')]).at(-1) ?? {};
  return (from + at) / 2;
};

const moveCursor = (ui: Ui, snapshot: Charted, step: number): ChartView => {
  const {chart} = ui;
  const time = chartTime(snapshot);
  const grid = gridOf(ui, snapshot);
  const first = columnAt(grid, time.run.startedAt) ?? 0;
  const last = columnAt(grid, time.run.endedAt ?? time.now) ?? chart.columns - 1;
  const newest = columnAt(grid, latest(chart, snapshot));
  const at = chart.cursor === null ? null : columnAt(grid, chart.cursor);
  if (at === null) return {...chart, cursor: middleOf(grid, newest ?? last)};
  const to = Math.min(last, Math.max(first, at + step));
  if (to !== at) return {...chart, cursor: middleOf(grid, to)};
  const moved = {...chart, zoom: panned(chart, grid.window, time, step < 0 ? -1 : 1)};
  if (moved.zoom === chart.zoom) return chart;
  const beyond = gridOf({...ui, chart: moved}, snapshot);
  const same = columnAt(beyond, chart.cursor ?? 0) ?? (step < 0 ? 1 : chart.columns - 2);
  return {...moved, cursor: middleOf(beyond, Math.min(chart.columns - 1, Math.max(0, same + Math.sign(step))))};
};

const zoom = (ui: Ui, snapshot: Charted, factor: number): Ui => {
  const time = chartTime(snapshot);
  const window = chartWindow(ui.span, ui.chart, time, ui.chart.columns);
  const next = zoomed(ui.chart, window, time, factor);
  return next === null
    ? {...ui, span: 'all', chart: {...ui.chart, zoom: null}}
    : {...ui, chart: {...ui.chart, zoom: next}};
};

const enlarge = (ui: Ui, {series}: Charted, key: string): Ui => {
  const name = chartOfKey(key, series);
  if (name === null) return ui;
  const isOpen = ui.chart.enlarged === name && !ui.help;
  return {...ui, help: false, chart: {...ui.chart, enlarged: isOpen ? null : name}};
};

/** The next chart, for a click on the keys of all of them; after the last one, none. */
const enlargeNext = (ui: Ui, {series}: Charted): Ui => {
  const names = chartsWithData(series);
  const next = ui.chart.enlarged === null ? 0 : names.indexOf(ui.chart.enlarged) + 1;
  return {...ui, help: false, chart: {...ui.chart, enlarged: names[next] ?? null}};
};

const withChart = (ui: Ui, chart: ChartView): Ui => ({...ui, chart});

const KEYS: Readonly<Record<string, (ui: Ui, snapshot: Charted) => Ui>> = {
  left: (ui, snapshot) => withChart(ui, moveCursor(ui, snapshot, -1)),
  right: (ui, snapshot) => withChart(ui, moveCursor(ui, snapshot, 1)),
  farLeft: (ui, snapshot) => withChart(ui, moveCursor(ui, snapshot, -FAR)),
  farRight: (ui, snapshot) => withChart(ui, moveCursor(ui, snapshot, FAR)),
  '+': (ui, snapshot) => zoom(ui, snapshot, 0.5),
  '-': (ui, snapshot) => zoom(ui, snapshot, 2),
  '0': ui => withChart(ui, {...ui.chart, zoom: null, cursor: null}),
  i: (ui, snapshot) =>
    hasIterationAxis(snapshot) ? withChart(ui, {...ui.chart, byIterations: !ui.chart.byIterations}) : ui,
};

/** Other names of keys: `=` is `+` without Shift. The wheel zooms where a chart has the whole room. */
const SAME_KEY: Readonly<Record<string, string>> = {'=': '+', _: '-'};
const WHEEL: Readonly<Record<string, string>> = {wheelUp: '+', wheelDown: '-'};

/** What a key does to the charts; null for one that is none of theirs, and where they are not to be seen. */
export const pressedChart = (ui: Ui, key: string, snapshot: Charted): Ui | null => {
  const keys = digits(snapshot);
  if (ui.list !== null || keys === '') return null;
  if (/^[1-5]$/.test(key)) return enlarge(ui, snapshot, key);
  if (key === keys) return enlargeNext(ui, snapshot);
  const wheel = ui.chart.enlarged === null ? undefined : WHEEL[key];
  const pressed = KEYS[wheel ?? SAME_KEY[key] ?? key];
  return pressed === undefined || ui.help ? null : pressed(ui, snapshot);
};

/** Takes the cursor away, else the enlarged chart. */
export const chartEscaped = (chart: ChartView): ChartView =>
  chart.cursor === null ? {...chart, enlarged: null} : {...chart, cursor: null};
