import type {Actor} from '../../journal/events.js';
import {alertRule} from '../alerts/catalogue.js';
import {hostLines} from '../hosts/story.js';
import {lastQuit} from '../quit-effect.js';
import {assess} from '../slowdown/assess.js';
import type {Quit, RunState} from '../state.js';
import {MAX_KEPT_CHECKPOINTS} from '../training-state.js';
import {inWholeOf} from '../whole-training.js';
import type {Line, Lost, SeenApp} from './lines.js';
import {endLine, episodesOf, mostOf, type Period, timesOf} from './spans.js';
import {spellHolds} from './state.js';

/** The least clean work that a pace is computed from, in seconds. */
const MIN_PACED_SECONDS = 20;
/** Less time lost is not worth reporting. */
const MIN_LOST_SECONDS = 60;
/** A shorter time of swapping or pressure is not worth reporting. */
const MIN_PRESSED_SECONDS = 10;

/** Where the training was at a time: the last mark before it, else the first one there is. */
const markAt = ({story}: RunState, since: number) => story.marks.findLast(({at}) => at <= since) ?? story.marks[0];

const trainingLines = (state: RunState, period: Period): Line[] => {
  const {training, story, continues, end} = state;
  const mark = markAt(state, period.since);
  const {iteration} = training;
  if (!mark || iteration === null) return [];
  const before = continues?.iteration ?? 0;
  const total = training.total?.iterations ?? null;
  const worked = story.paced.seconds - mark.paced.seconds;
  const done = story.paced.iterations - mark.paced.iterations;
  const restart = story.episodes.findLast(({kind, from}) => kind === 'new-training' && from > period.since);
  const next = story.marks[story.marks.indexOf(mark) + 1];
  return [
    {
      about: 'iterations',
      from: before + mark.iteration,
      to: before + iteration,
      total: total === null || iteration > total ? null : before + total,
      perMinute: worked >= MIN_PACED_SECONDS ? (60 * done) / worked : null,
      approximate: mark.thinned && next !== undefined && next.at > period.since && mark.at < period.since,
      beganAt: restart?.from ?? null,
      running: end === null,
    },
    ...lossLine(state, mark),
  ];
};

const lossLine = (state: RunState, mark: {trainLoss: number | null; valLoss: number | null}): Line[] => {
  const {trainLoss, valLoss, bestValLoss} = state.training;
  if (trainLoss === null && valLoss === null) return [];
  return [
    {
      about: 'losses',
      train: {from: mark.trainLoss, to: trainLoss},
      validation: {from: mark.valLoss, to: valLoss},
      best: bestValLoss && {...bestValLoss, iteration: inWholeOf(state, bestValLoss.iteration)},
    },
  ];
};

/** Whether another line reports this alert. One that a newer version raised is not known to be. */
const isToldElsewhere = (code: string): boolean => {
  const rule = alertRule(code);
  return rule !== null && rule.story === null;
};

const alertLine = (state: RunState, period: Period): Line[] => {
  const codes = episodesOf(state, 'alert', period).flatMap(({of}) => (of === null || isToldElsewhere(of) ? [] : [of]));
  return codes.length === 0 ? [] : [{about: 'alerts', codes: [...new Set(codes)]}];
};

const lostBySwapping = ({slowdown}: RunState): Lost | null => {
  const {lostSeconds, evidence} = assess(slowdown);
  if (evidence === 'none' || lostSeconds === null || lostSeconds < MIN_LOST_SECONDS) return null;
  return {seconds: lostSeconds, sure: evidence === 'strong'};
};

const memoryLines = (state: RunState, period: Period): Line[] => {
  const {spells} = state.story;
  const [swaps, reds, yellows] = [
    episodesOf(state, 'swapping', period),
    episodesOf(state, 'red', period),
    episodesOf(state, 'yellow', period),
  ];
  const swapping = timesOf(swaps, period);
  const red = timesOf(reds, period);
  const yellow = timesOf(yellows, period);
  const holds = (['red', 'yellow'] as const).find(kind => spellHolds(spells[kind]));
  const lines: Line[] = [];
  if (swapping.seconds >= MIN_PRESSED_SECONDS) {
    const lost = lostBySwapping(state);
    lines.push({
      about: 'swapping',
      ...swapping,
      mostBytesPerSecond: mostOf(swaps),
      holds: spellHolds(spells.swapping),
      lost,
    });
  }
  if (red.seconds + yellow.seconds >= MIN_PRESSED_SECONDS) {
    lines.push({
      about: 'pressure',
      red,
      yellow,
      mostSwapBytes: mostOf([...reds, ...yellows]),
      holds: holds ?? null,
    });
  }
  return lines;
};

const cardLine = (state: RunState, period: Period): Line[] => {
  const {sharing, heat} = state.cards;
  const others = episodesOf(state, 'card-shared', period);
  const shared = timesOf(others, period);
  const hot = timesOf(episodesOf(state, 'card-hot', period), period);
  if (shared.seconds + hot.seconds < MIN_PRESSED_SECONDS) return [];
  const isOver = state.end !== null;
  const holds = !isOver && sharing?.goneAt === null ? 'shared' : !isOver && heat?.goneAt === null ? 'hot' : null;
  return [{about: 'cards', shared, mostOthersBytes: mostOf(others), hot, holds}];
};

const checkpointLine = (state: RunState, {since}: Period): Line[] => {
  const {training, story} = state;
  const written = training.checkpoints.filter(({at}) => at > Math.max(since, story.readUpTo ?? since));
  const last = written.at(-1);
  if (!last) return [];
  const {at} = last;
  const iteration = last.iteration === null ? null : inWholeOf(state, last.iteration);
  const atLeast = written.length >= MAX_KEPT_CHECKPOINTS;
  return [{about: 'checkpoints', count: written.length, atLeast, last: {iteration, at}}];
};

const ACTORS: readonly Actor[] = ['user', 'policy', 'outside'];

const pauseLine = (state: RunState, period: Period): Line[] => {
  const pauses = episodesOf(state, 'pause', period);
  const all = timesOf(pauses, period);
  if (all.count === 0) return [];
  const by = ACTORS.flatMap(actor => {
    const {count} = timesOf(
      pauses.filter(({of}) => of === actor),
      period,
    );
    return count === 0 ? [] : [{actor, count}];
  });
  return [{about: 'pauses', ...all, by, holds: state.story.pause !== null}];
};

/**
 * The last quit outside mlxtop, if its effect was measured. Without one it is reported as an application that is gone.
 */
const measuredElsewhere = (state: RunState, since: number): Quit | undefined => {
  const quit = state.quits.findLast(({goneBy}) => goneBy !== null && goneBy > since);
  const effect = lastQuit(state);
  const isMeasured = effect?.at === quit?.at && (effect?.paceAfter ?? effect?.freedBytes ?? null) !== null;
  return isMeasured ? quit : undefined;
};

const quitLine = (state: RunState, {since}: Period): Line[] => {
  const asked = state.quits.filter(quit => quit.goneBy === null && quit.at > since && quit.result !== 'not-running');
  const quit = asked.findLast(({result}) => result === 'quit') ?? asked.at(-1) ?? measuredElsewhere(state, since);
  if (!quit) return [];
  const last = lastQuit(state);
  const effect = quit.result === 'quit' && last?.at === quit.at ? last : null;
  const {freedBytes = null, paceBefore = null, paceAfter = null} = effect ?? {};
  const {at, app, result, goneBy} = quit;
  return [
    {about: 'quits', app, at, result, goneBy, freedBytes, paceBefore, paceAfter, others: Math.max(0, asked.length - 1)},
  ];
};

/**
 * Applications that appeared or vanished, each by its last change. Those that mlxtop quit have a line of their own,
 * with its effect.
 */
const appLine = (state: RunState, period: Period): Line[] => {
  const {quits, story} = state;
  const elsewhere = measuredElsewhere(state, period.since);
  const seen = (kind: 'app-came' | 'app-gone'): SeenApp[] =>
    episodesOf(state, kind, period)
      .filter(({from}) => from >= period.since)
      .map(({of, from, to, most}) => ({app: of ?? '', bytes: most, from, to}));
  const came = seen('app-came');
  const ours = quits.filter(({result, goneBy}) => result === 'quit' && goneBy === null);
  const gone = seen('app-gone').filter(
    ({app, from, to}) =>
      to !== elsewhere?.goneBy && !ours.some(quit => quit.app === app && quit.at >= from && quit.at <= to),
  );
  const isLatest = (one: SeenApp, all: readonly SeenApp[]): boolean =>
    all.every(other => other === one || other.app !== one.app || other.to < one.to);
  const latest = (list: readonly SeenApp[]): SeenApp[] => list.filter(one => isLatest(one, [...came, ...gone]));
  const atLeast = (story.appsForgottenBefore ?? 0) > period.since;
  const line: Line = {about: 'apps', came: latest(came), gone: latest(gone), atLeast};
  return line.came.length + line.gone.length === 0 ? [] : [line];
};

const awayLine = (state: RunState, period: Period): Line[] => {
  const asleep = timesOf(episodesOf(state, 'asleep', period), period);
  const unrecorded = timesOf(episodesOf(state, 'gap', period), period);
  return asleep.count + unrecorded.count === 0 ? [] : [{about: 'away', asleep, unrecorded}];
};

const restartedLine = ({restarted}: RunState, since: number): Line[] =>
  restarted === null || restarted.began < since
    ? []
    : [{about: 'restarted', at: restarted.began, machineStartedAt: restarted.at}];

const clockLine = (state: RunState, period: Period): Line[] => {
  const sets = episodesOf(state, 'clock-set', period);
  const last = sets.at(-1);
  if (!last) return [];
  const {count, seconds} = timesOf(sets, period);
  return [{about: 'clock', count, bySeconds: seconds, at: last.to}];
};

const forgottenLine = ({story}: RunState, {since}: Period): Line[] =>
  story.forgottenBefore !== null && story.forgottenBefore > since
    ? [{about: 'forgotten', before: story.forgottenBefore}]
    : [];

/**
 * What happened to a run from `since` to `now` (ms since 1970), most important first, as far as its story has kept
 * that. Empty for a run that had ended before, and where nothing is known. Changes nothing.
 */
export const summary = (state: RunState, since: number, now: number): Line[] => {
  const {end, startedAt} = state;
  if (startedAt === null || (end !== null && end.at <= since)) return [];
  const period = {since: Math.max(since, startedAt), until: Math.max(startedAt, end?.at ?? now)};
  return [
    ...endLine(state, {...period, since}),
    ...restartedLine(state, since),
    ...alertLine(state, period),
    ...trainingLines(state, period),
    ...memoryLines(state, period),
    ...hostLines(state, period),
    ...cardLine(state, period),
    ...checkpointLine(state, {...period, since}),
    ...pauseLine(state, period),
    ...quitLine(state, period),
    ...appLine(state, period),
    ...awayLine(state, period),
    ...clockLine(state, period),
    ...forgottenLine(state, period),
  ];
};
