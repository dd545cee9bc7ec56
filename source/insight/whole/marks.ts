import {clockSetWords} from '../../format/clock-set.js';
import {formatLoss} from '../../format/loss.js';
import {printable} from '../../format/printable.js';
import {stateWord} from '../../format/state-word.js';
import {formatAbout, formatBytes, formatNumber} from '../../format/units.js';
import {alertRule} from '../alerts/catalogue.js';
import {describeFailure} from '../failure.js';
import {outcomeOf} from '../outcome.js';
import {lastQuit} from '../quit-effect.js';
import type {Series} from '../series.js';
import type {Quit, RunState} from '../state.js';
import {episodesOf} from '../story/spans.js';
import type {Episode, EpisodeKind} from '../story/state.js';
import type {Part} from './parts.js';
import {iterationAt} from './series.js';
import type {RunFigures, RunMark} from './types.js';

/** Of so many checkpoints every second, fourth … is marked, beside the best and the last. */
const MAX_CHECKPOINTS = 48;
/** A run that began sooner after the one before it began at once. */
const WORTH_SAYING_MS = 60_000;

const episodes = ({state, endedAt}: Part, kind: EpisodeKind): Episode[] =>
  episodesOf(state, kind, {since: Number.NEGATIVE_INFINITY, until: endedAt});

const continuedMark = ({state, startedAt, laterMs}: Part): RunMark[] => {
  const {continues} = state;
  if (continues === null) return [];
  const iteration = continues.checkpoint ?? continues.iteration;
  const from = iteration > 0 ? ` from iteration ${formatNumber(iteration)}` : '';
  const later = laterMs === null || laterMs < WORTH_SAYING_MS ? '' : `, ${formatAbout(laterMs / 1000)} later`;
  return [{kind: 'continued', at: startedAt, text: `continued${from}${later}`, ...(iteration > 0 && {iteration})}];
};

const restartMarks = (part: Part): RunMark[] =>
  episodes(part, 'new-training').map(({from, count}) => ({
    kind: 'restart',
    at: from,
    text: count === 1 ? 'started over' : `started over ${formatNumber(count)} times`,
  }));

/** What quitting it brought: of the last one the change of the pace too. */
const brought = (state: RunState, quit: Quit): string => {
  const last = lastQuit(state);
  const {paceBefore, paceAfter} = last?.at === quit.at ? last : {paceBefore: null, paceAfter: null};
  const freed = quit.freedBytes ?? 0;
  const parts = [
    freed > 0 ? `${formatBytes(freed)} freed` : '',
    paceBefore === null || paceAfter === null ? '' : `${formatNumber(paceBefore)} → ${formatNumber(paceAfter)} it/min`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
};

const quitMarks = ({state}: Part): RunMark[] =>
  state.quits
    .filter(({result}) => result === 'quit')
    .map(quit => ({
      kind: 'quit',
      at: quit.goneBy ?? quit.at,
      text: `${quit.app} ${quit.goneBy === null ? 'quit' : 'was gone'}${brought(state, quit)}`,
      ...(quit.freedBytes !== undefined && {value: quit.freedBytes}),
    }));

/** Whether an application that was gone is told of as quit. */
const isQuit = ({quits}: RunState, {of, from, to}: Episode): boolean =>
  quits.some(({app, at, goneBy, result}) => {
    if (result !== 'quit') return false;
    return goneBy === null ? app === of && at >= from && at <= to : goneBy === to;
  });

const appMarks = (part: Part): RunMark[] => {
  const marksOf = (kind: 'app-came' | 'app-gone', words: string): RunMark[] =>
    episodes(part, kind)
      .filter(episode => kind === 'app-came' || !isQuit(part.state, episode))
      .map(({of, to, most}) => ({
        kind: 'app',
        at: to,
        text: `${of ?? ''}${most === null ? '' : ` (${formatBytes(most)})`} ${words}`,
      }));
  return [...marksOf('app-came', 'was there'), ...marksOf('app-gone', 'was gone')];
};

const alertMarks = (part: Part): RunMark[] =>
  episodes(part, 'alert').flatMap(({of, to, count}) => {
    const rule = of === null ? null : alertRule(of);
    // What another mark or a band tells is left out; the code of a newer version is told as it is.
    const words = rule === null ? of : rule.story;
    if (words === null) return [];
    return [{kind: 'alert' as const, at: to, text: count === 1 ? words : `${words} (${formatNumber(count)} times)`}];
  });

const clockMarks = (part: Part): RunMark[] =>
  episodes(part, 'clock-set').map(({to, count, ms}) => ({
    kind: 'clock-set',
    at: to,
    text: clockSetWords(count, ms / 1000),
  }));

const notFiniteMark = ({state, base}: Part): RunMark[] => {
  const {notFinite} = state.training;
  if (notFinite === null) return [];
  const {at, of, iteration} = notFinite;
  return [{kind: 'not-finite', at, text: `${of} loss not finite`, iteration: base + iteration}];
};

const thinned = (marks: readonly RunMark[], best: number | undefined): RunMark[] => {
  const every = Math.ceil(marks.length / MAX_CHECKPOINTS);
  return marks.filter(
    ({iteration}, index) => (marks.length - 1 - index) % every === 0 || (iteration !== undefined && iteration === best),
  );
};

const checkpointText = (iteration: number | null, value: number | null, isBest: boolean): string => {
  const where = iteration === null ? '' : ` ${formatNumber(iteration)}`;
  if (isBest)
    return `best checkpoint:${where === '' ? '' : ` iteration${where},`} validation loss ${formatLoss(value)}`;
  return `checkpoint${where}${value === null ? '' : ` (${formatLoss(value)})`}`;
};

/** The checkpoints, with the validation loss of those that were validated at their own iteration. */
const checkpointMarks = ({state, base}: Part, best: RunFigures['bestValLoss']): RunMark[] => {
  const {checkpoints, valLosses} = state.training;
  const marks = checkpoints.map(({iteration, at, earlier}): RunMark => {
    const loss = earlier ? undefined : valLosses.findLast(one => one.iteration === iteration)?.value;
    const value = loss !== undefined && Number.isFinite(loss) ? loss : null;
    const place = iteration === null ? null : base + iteration;
    const isBest = value !== null && best !== null && place === best.iteration && value === best.value;
    return {
      ...{kind: 'checkpoint', at, text: checkpointText(place, value, isBest)},
      ...(place !== null && {iteration: place}),
      ...(value !== null && {value}),
    };
  });
  return thinned(marks, best?.iteration);
};

const endMark = ({state, base}: Part): RunMark[] => {
  const {end, training} = state;
  if (end === null) return [];
  const code = end.exitCode === null || end.exitCode === 0 ? '' : `, exit code ${end.exitCode}`;
  const kind = describeFailure(state)?.kind;
  const why = kind === undefined ? '' : `: ${kind.replaceAll('-', ' ')}`;
  const text = `${stateWord({state: end.state, outcome: outcomeOf(state)})}${code}${why}`;
  return [{kind: 'end', at: end.at, text, ...(training.iteration !== null && {iteration: base + training.iteration})}];
};

const marksOfPart = (part: Part, best: RunFigures['bestValLoss']): RunMark[] =>
  [
    ...continuedMark(part),
    ...restartMarks(part),
    ...quitMarks(part),
    ...appMarks(part),
    ...alertMarks(part),
    ...clockMarks(part),
    ...notFiniteMark(part),
    ...checkpointMarks(part, best),
    ...endMark(part),
  ].map(mark => ({...mark, at: mark.at + part.shiftMs, text: printable(mark.text)}));

/** What happened in each part, oldest first, in the times of the charts; each with the iteration that was reached. */
export const marksOf = (parts: readonly Part[], best: RunFigures['bestValLoss'], iterations: Series): RunMark[] =>
  parts
    .flatMap(part => marksOfPart(part, best))
    .map(mark => {
      const iteration = mark.iteration ?? iterationAt(iterations, mark.at);
      return iteration === undefined ? mark : {...mark, iteration};
    })
    .sort((a, b) => a.at - b.at);
