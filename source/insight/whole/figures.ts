import type {Pressure} from '../../journal/events.js';
import {describe} from '../describe.js';
import {swappingSecondsAnywhere} from '../hosts/describe.js';
import {measuredPeak} from '../measured-peak.js';
import {PRESSURES, type Series} from '../series.js';
import type {RunState} from '../state.js';
import {episodesOf} from '../story/spans.js';
import type {EpisodeKind} from '../story/state.js';
import type {RunView} from '../view.js';
import {pacesOf} from './pace.js';
import {lastPart, type Part} from './parts.js';
import {lastKnown, mostOfKnown, type OfPart, sumOfKnown} from './sums.js';
import type {RunFigures, WholeRun} from './types.js';

/** A part with its view at its end, and how long it trained. */
export type ViewedPart = Part & {view: RunView};

/** Each part with its view. That of the last one is given: the user may have named and tagged it. */
export const viewedParts = (parts: readonly [Part, ...Part[]], view: RunView): [ViewedPart, ...ViewedPart[]] => {
  const own = lastPart(parts);
  const viewed = (part: Part): ViewedPart => ({
    ...part,
    view: part === own ? view : describe(part.state, part.endedAt),
  });
  const [first, ...rest] = parts;
  return [viewed(first), ...rest.map(viewed)];
};

type Parts = readonly [ViewedPart, ...ViewedPart[]];

const told = (parts: Parts, of: (part: ViewedPart) => number | null): OfPart[] =>
  parts.map(part => ({value: of(part), seconds: part.view.run.elapsedSeconds}));

const sum = (parts: Parts, of: (part: ViewedPart) => number): number => parts.reduce((all, part) => all + of(part), 0);

/** How often something happened, and for how many seconds; merged episodes count as many. */
const timesOf = ({state, endedAt}: Part, kind: EpisodeKind): {count: number; seconds: number} => {
  const episodes = episodesOf(state, kind, {since: Number.NEGATIVE_INFINITY, until: endedAt});
  return episodes.reduce((all, {count, ms}) => ({count: all.count + count, seconds: all.seconds + ms / 1000}), {
    count: 0,
    seconds: 0,
  });
};

const pressureOf = ({totals}: RunState): RunFigures['pressureSeconds'] => {
  const of = (pressure: Pressure): number => totals.pressureMs[pressure] / 1000;
  const seconds = {green: of('green'), yellow: of('yellow'), red: of('red')};
  return PRESSURES.some(pressure => seconds[pressure] > 0) ? seconds : null;
};

const pressureSeconds = (parts: Parts): RunFigures['pressureSeconds'] => {
  const each = parts.map(({state}) => pressureOf(state)).filter(one => one !== null);
  if (each.length === 0) return null;
  const of = (pressure: Pressure): number => each.reduce((all, one) => all + one[pressure], 0);
  return {green: of('green'), yellow: of('yellow'), red: of('red')};
};

/** The least validation loss of what a part did and no later one did again. */
const bestOf = ({state: {training}, base, keptTo}: Part): RunFigures['bestValLoss'] => {
  const all = [...(training.bestValLoss ? [training.bestValLoss] : []), ...training.valLosses];
  const kept = all
    .map(({iteration, value}) => ({iteration: iteration + base, value}))
    .filter(({iteration, value}) => Number.isFinite(value) && iteration <= (keptTo ?? iteration));
  return kept.sort((a, b) => a.value - b.value || a.iteration - b.iteration)[0] ?? null;
};

const bestValLoss = (parts: Parts): RunFigures['bestValLoss'] =>
  parts
    .map(bestOf)
    .reduce((best, one) => (one !== null && (best === null || one.value < best.value) ? one : best), null);

const mostIn = ({greatest}: Series): number | null => mostOfKnown(greatest);

/** Validations and stalls are counted as they were seen; one that lasts counts too. */
const stallsOf = ({totals: {stalls}}: RunState): {count: number; seconds: number} => ({
  count: stalls.count + (stalls.open === null ? 0 : 1),
  seconds: (stalls.ms + (stalls.open ?? 0)) / 1000,
});

const iterationsOf = (parts: Parts): Pick<RunFigures, 'iterations' | 'totalIterations'> => {
  const {view, base, state} = lastPart(parts);
  const {iteration, totalIterations} = view.training;
  const reached = iteration === null && state.continues === null ? null : base + (iteration ?? 0);
  return {iterations: reached, totalIterations: totalIterations === null ? null : base + totalIterations};
};

const points = ({startMs, bucketMs, last}: Series): {at: number; value: number}[] =>
  startMs === null
    ? []
    : last.flatMap((value, index) => (value === null ? [] : [{at: startMs + (index + 1) * bucketMs, value}]));

/** Tokens for each iteration, between the first and the last that were reported. */
const tokensPerIteration = (tokens: Series): number | null => {
  const all = points(tokens);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last || last.at <= first.at) return null;
  return (last.value - first.value) / (last.at - first.at);
};

const statedPace = (parts: Parts): number | null => {
  const iterations = sum(parts, ({state}) => state.totals.stated.iterations);
  return iterations === 0 ? null : sum(parts, ({state}) => state.totals.stated.seconds) / iterations;
};

const predictedOf = (parts: Parts): RunFigures['predicted'] => {
  const estimate = lastKnown(parts.map(({view}) => view.estimate));
  return estimate && {peakBytes: estimate.peakBytes, lowBytes: estimate.lowBytes, highBytes: estimate.highBytes};
};

const timesAltogether = (parts: Parts) => ({
  elapsedSeconds: sum(parts, ({view}) => view.run.elapsedSeconds),
  trainedSeconds: sum(parts, ({view}) => view.run.trainedSeconds),
  validationSeconds: sum(parts, ({state}) => state.totals.validations.ms / 1000),
  pausedSeconds: sum(parts, ({view}) => view.run.pausedSeconds),
  asleepSeconds: sum(parts, ({state}) => state.clock.asleepMs / 1000),
  notRecordedSeconds: sum(parts, part => timesOf(part, 'gap').seconds),
  stalledSeconds: sum(parts, ({state}) => stallsOf(state).seconds),
});

const memoryOf = (parts: Parts) => ({
  swappingSeconds: sumOfKnown(told(parts, ({state, endedAt}) => swappingSecondsAnywhere(state, endedAt))),
  swappedOutBytes: sumOfKnown(told(parts, ({view, state}) => view.swappedOutBytes ?? state.totals.swappedOut)),
  swappedInBytes: sumOfKnown(told(parts, ({state}) => state.totals.swappedIn)),
  mostSwapBytes: mostOfKnown(parts.map(({state}) => mostIn(state.series.swap.all))),
  pressureSeconds: pressureSeconds(parts),
  peakBytes: mostOfKnown(parts.map(({state}) => measuredPeak(state))),
});

/** What its cards did, over all parts that had one. */
const cardsOf = (parts: Parts) => {
  const all = parts.flatMap(({state: {cards}}) => (cards.latest === null ? [] : [cards.totals]));
  const known = all.reduce((ms, {knownMs}) => ms + knownMs, 0);
  return {
    cardBusyPercent: known === 0 ? null : (100 * all.reduce((ms, {busyMs}) => ms + busyMs, 0)) / known,
    cardPeakBytes: mostOfKnown(all.map(({mostRunBytes}) => mostRunBytes)),
    cardSharedSeconds: all.length === 0 ? null : all.reduce((ms, {sharedMs}) => ms + sharedMs, 0) / 1000,
  };
};

/** What swapping cost: nothing where memory was watched and it did not swap, unknown where it was not. */
const billOf = ({bill}: ReturnType<typeof pacesOf>, isWatched: boolean) => ({
  lostSeconds: bill.because === 'no-swapping' && isWatched ? 0 : bill.lostSeconds,
  slowdownFactor: bill.factor,
  evidence: isWatched ? bill.evidence : null,
});

const paceOf = (parts: Parts, tokens: Series) => {
  const paces = pacesOf(parts);
  const perIteration = tokensPerIteration(tokens);
  const isWatched = parts.some(({state}) => state.slowdown.stretches.length > 0);
  return {
    secondsPerIteration: paces.all,
    cleanSecondsPerIteration: paces.clean,
    swappingSecondsPerIteration: paces.swapping,
    tokensPerSecond: perIteration === null || paces.all === null ? null : perIteration / paces.all.value,
    ...billOf(paces, isWatched),
  };
};

/** Of what has no times: nothing that is measured by them is known. */
const WITHOUT_TIMES = {
  elapsedSeconds: null,
  trainedSeconds: null,
  validationSeconds: null,
  pausedSeconds: null,
  asleepSeconds: null,
  notRecordedSeconds: null,
  stalledSeconds: null,
  secondsPerIteration: null,
  cleanSecondsPerIteration: null,
  swappingSecondsPerIteration: null,
  swappingSeconds: null,
  lostSeconds: null,
  slowdownFactor: null,
  evidence: null,
  pressureSeconds: null,
} as const;

/** What all parts come to together. `hasTimes`: its events are dated. */
export const figuresOf = (parts: Parts, byIteration: WholeRun['byIteration'], hasTimes: boolean): RunFigures => {
  const [first] = parts;
  const gone = first.state.continues === null ? 0 : (first.state.continues.earlier?.runs ?? 1);
  const {view} = lastPart(parts);
  return {
    ...timesAltogether(parts),
    ...iterationsOf(parts),
    tokens: mostOfKnown(byIteration.tokens.greatest),
    ...paceOf(parts, byIteration.tokens),
    statedSecondsPerIteration: statedPace(parts),
    ...memoryOf(parts),
    ...cardsOf(parts),
    predicted: predictedOf(parts),
    bestValLoss: bestValLoss(parts),
    lastValLoss: lastKnown(parts.map(({state}) => state.training.valLoss)),
    lastTrainLoss: lastKnown(parts.map(({state}) => state.training.trainLoss)),
    pauses: sum(parts, part => timesOf(part, 'pause').count),
    validations: sum(parts, ({state}) => state.totals.validations.count),
    stalls: sum(parts, ({state}) => stallsOf(state).count),
    restarts: gone + parts.length - 1 + sum(parts, part => timesOf(part, 'new-training').count),
    ...(!hasTimes && {...WITHOUT_TIMES, tokensPerSecond: view.training.tokensPerSecond}),
  };
};
