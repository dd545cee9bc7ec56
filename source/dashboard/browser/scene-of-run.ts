import {bestCheckpointText, type ChartMark, type ChartMarkKind} from '../../insight/chart-marks.js';
import {FIGURES, type RunSeries, type Series, type SpannedSeries} from '../../insight/series.js';
import type {RunBand, RunMark, WholeRun} from '../../insight/whole/types.js';
import type {Scene} from '../scene.js';
import {firstUi} from '../ui.js';
import type {Options} from './types.js';

const spanned = (series: Series): SpannedSeries => ({'10m': series, '1h': series, all: series});

const isOnAxis = (kind: RunBand['kind'] | RunMark['kind']): kind is ChartMarkKind =>
  ['pause', 'asleep', 'gap', 'restart', 'continued', 'quit', 'not-finite', 'checkpoint'].includes(kind);

/** The charts mark one checkpoint, the best; a whole run tells of all of them. */
const bestCheckpoint = (marks: readonly RunMark[]): RunMark | undefined =>
  marks
    .filter(({kind, value}) => kind === 'checkpoint' && value !== undefined)
    .sort((one, other) => (one.value ?? 0) - (other.value ?? 0))[0];

const markOf = ({kind, at, text, iteration, value}: RunMark): ChartMark[] => {
  if (!isOnAxis(kind)) return [];
  const isBest = kind === 'checkpoint' && iteration !== undefined && value !== undefined;
  return [
    {
      ...{kind, at, until: at, text: isBest ? bestCheckpointText(iteration, value) : text},
      ...(iteration !== undefined && {iteration}),
      ...(value !== undefined && {value}),
    },
  ];
};

const marksOf = ({bands, marks}: WholeRun): ChartMark[] => {
  const best = bestCheckpoint(marks);
  return [
    ...bands.flatMap(({kind, from, until, text, count}) =>
      isOnAxis(kind) ? [{kind, at: from, until, text, ...(count !== undefined && {count})}] : [],
    ),
    ...marks.filter(mark => mark.kind !== 'checkpoint' || mark === best).flatMap(markOf),
  ];
};

/** Scenes are kept with what they were made from: the charts keep what they have drawn by a scene's view. */
const scenes = new WeakMap<WholeRun, Scene>();

const made = (whole: WholeRun, now: number, options: Options): Scene => {
  const {view, from, shifted, byTime} = whole;
  const series = Object.fromEntries(FIGURES.map(figure => [figure, spanned(byTime[figure])])) as RunSeries;
  return {
    view,
    series,
    marks: marksOf(whole),
    chartsFrom: from,
    shifted,
    now,
    recorderAlive: null,
    loading: false,
    viewerMemoryBytes: null,
    viewerCpuPercent: null,
    apps: null,
    appsProblem: null,
    machine: null,
    lastWords: [],
    away: null,
    ui: {...firstUi(view), span: 'all'},
    hints: [],
    options: {...options, placement: 'alone'},
  };
};

/** A run as the dashboard's charts take it: all of its time, as it was when it was read. */
export const sceneOfRun = (whole: WholeRun, now: number, options: Options): Scene => {
  const scene = scenes.get(whole) ?? made(whole, now, options);
  scenes.set(whole, scene);
  return scene;
};
