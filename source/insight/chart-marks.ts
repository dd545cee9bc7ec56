import {formatNumber} from '../format/units.js';
import {bestCheckpoint} from './describe-settings.js';
import type {RunState} from './state.js';
import {episodesOf} from './story/spans.js';
import {inWholeOf} from './whole-training.js';

/** What a mark on the time axis of the charts stands for. */
export type ChartMarkKind =
  | 'pause'
  | 'asleep'
  | 'gap'
  | 'restart'
  | 'continued'
  | 'quit'
  | 'not-finite'
  /** The best checkpoint; on the chart of the loss, not on the axis. */
  | 'checkpoint';

/** Something that happened while the charts were drawn: from `at` to `until` (ms since 1970), the same for a moment. */
export type ChartMark = {
  kind: ChartMarkKind;
  at: number;
  until: number;
  /** For a legend, without the time: `paused`, `Chrome quit`, `best 1,900 (1.564)`. */
  text: string;
  /** Of how many alike it is made, where that is more than one: then not all between `at` and `until` was so. */
  count?: number;
  /** Only of a checkpoint: its iteration, counted over the whole training, and its validation loss. */
  iteration?: number;
  value?: number;
};

type Span = Pick<ChartMark, 'at' | 'until'>;

const EPISODES = [
  ['pause', 'pause', 'paused'],
  ['asleep', 'asleep', 'asleep'],
  ['gap', 'gap', 'not recorded'],
  ['new-training', 'restart', 'started over'],
] as const;

const quitMarks = ({quits}: RunState): ChartMark[] =>
  quits
    .filter(({result}) => result === 'quit')
    .map(({at, app, goneBy}) => ({kind: 'quit', at: goneBy ?? at, until: goneBy ?? at, text: `${app} quit`}));

/** What a chart says of the best checkpoint: `best 1,900 (1.564)`. */
export const bestCheckpointText = (iteration: number, valLoss: number): string =>
  `best ${formatNumber(iteration)} (${formatNumber(valLoss, 3)})`;

const checkpointMark = (state: RunState): ChartMark[] => {
  const best = bestCheckpoint(state);
  const saved = best && state.training.checkpoints.find(({path}) => path === best.path);
  if (!best || !saved) return [];
  const iteration = inWholeOf(state, best.iteration);
  const text = bestCheckpointText(iteration, best.valLoss);
  return [{kind: 'checkpoint', at: saved.at, until: saved.at, text, iteration, value: best.valLoss}];
};

/** All marks of a run up to `now`, oldest first, in times of the run's clock. */
export const chartMarks = (state: RunState, now: number): ChartMark[] => {
  const {notFinite} = state.training;
  const start = state.startedAt ?? now;
  const moment = (at: number): Span => ({at, until: at});
  const period = {since: Number.NEGATIVE_INFINITY, until: state.end?.at ?? now};
  const marks: ChartMark[] = [
    ...(state.continues ? [{kind: 'continued' as const, ...moment(start), text: 'continued'}] : []),
    ...EPISODES.flatMap(([of, kind, text]) =>
      episodesOf(state, of, period).map(
        ({from, to, count}): ChartMark => ({kind, at: from, until: to, text, ...(count > 1 && {count})}),
      ),
    ),
    ...quitMarks(state),
    ...(notFinite
      ? [{kind: 'not-finite' as const, ...moment(notFinite.at), text: `${notFinite.of} loss not finite`}]
      : []),
    ...checkpointMark(state),
  ];
  return marks.sort((a, b) => a.at - b.at);
};

/** The marks with times that are `ms` later. */
export const marksLater = (marks: readonly ChartMark[], ms: number): readonly ChartMark[] =>
  ms === 0 ? marks : marks.map(mark => ({...mark, at: mark.at + ms, until: mark.until + ms}));
