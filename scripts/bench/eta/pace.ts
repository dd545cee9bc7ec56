import {describe} from '../../../source/insight/describe.js';
import {fold} from '../../../source/insight/fold.js';
import {createState} from '../../../source/insight/state.js';
import {CHANGES, type Changing, changing, random, STEADY_KINDS, SURFACES, type Surface, steady} from './pace-cases.js';
import {type Run, tell} from './story.js';
import {median} from './verdict.js';

/** The pace counts as right within this share of it. */
const CLOSE = 0.1;
/** The pace follows within so many reports or seconds, whichever is later. */
const REPORTS = 3;
const SECONDS = 15;
/** What a run takes to show its pace for the first time is not trembling. */
const SETTLED_SECONDS = 120;

type Shown = {t: number; secondsPerIteration: number | null; hasArrow: boolean};

/** The pace that is shown after each event that may change it. */
const shown = ({events}: Run): Shown[] => {
  const state = createState();
  const all: Shown[] = [];
  for (const [index, event] of events.entries()) {
    fold(state, event);
    if (events[index + 1]?.t === event.t || (event.type !== 'report' && event.type !== 'progress')) continue;
    const {secondsPerIteration, paceTrend} = describe(state, event.t).training;
    all.push({t: event.t, secondsPerIteration, hasArrow: paceTrend === 'faster' || paceTrend === 'slower'});
  }
  return all;
};

/** After a change of the pace: how long it took to be shown, and whether that is as soon as is promised. */
export type Lag = {seconds: number; reports: number; inTime: boolean; hasArrow: boolean};

const isClose = (one: Shown, level: number): boolean =>
  one.secondsPerIteration !== null && Math.abs(one.secondsPerIteration / level - 1) <= CLOSE;

const lagOf = (run: Run, at: number, level: number): Lag => {
  const from = run.clock(at);
  const after = shown(run).filter(({t}) => t > from);
  const first = after.findIndex(one => isClose(one, level));
  const seconds = first < 0 ? Number.POSITIVE_INFINITY : ((after[first]?.t ?? from) - from) / 1000;
  const third = ((after[REPORTS - 1]?.t ?? from) - from) / 1000;
  // What is shown changes with a report: the first after the fifteen seconds is in time.
  const next = after.find(({t}) => t >= from + SECONDS * 1000);
  const due = Math.max(third, ((next?.t ?? from) - from) / 1000);
  return {
    seconds,
    reports: first < 0 ? Number.POSITIVE_INFINITY : first + 1,
    inTime: seconds <= due,
    hasArrow: after[first]?.hasArrow === true,
  };
};

const lag = (one: Changing, surface: Surface, seed: number): Lag => {
  const run = tell(one.story, surface, random(seed));
  return one.endsAt === null ? lagOf(run, one.changeAt, one.levelAfter) : lagOf(run, one.endsAt, one.levelBefore);
};

/**
 * How far off the figure is while the pace stays the same, by how much it moves from one report to the next, and how
 * often an arrow beside it says that the pace has changed.
 */
export type Trembling = {off: number; moves: number; arrows: number};

const quantile = (numbers: readonly number[], share: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.ceil(share * numbers.length) - 1] ?? Number.NaN;

const trembling = (kind: (typeof STEADY_KINDS)[number], surface: Surface, seed: number): Trembling => {
  const story = steady(kind, seed);
  const iterations = story.iterations.slice(1);
  const level = iterations.reduce((sum, seconds) => sum + seconds, 0) / iterations.length;
  const run = tell(story, surface, random(seed));
  const settled = shown(run).filter(({t}) => t > run.clock(SETTLED_SECONDS));
  const paces = settled.flatMap(({secondsPerIteration}) => secondsPerIteration ?? []);
  return {
    off: quantile(
      paces.map(pace => Math.abs(pace / level - 1)),
      0.95,
    ),
    moves: quantile(
      paces.slice(1).map((pace, index) => Math.abs(pace / (paces[index] ?? pace) - 1)),
      0.95,
    ),
    arrows: settled.filter(({hasArrow}) => hasArrow).length / settled.length,
  };
};

export type PaceCases = {
  lags: {what: string; surface: Surface; runs: Lag[]}[];
  steady: {kind: string; surface: Surface; runs: Trembling[]}[];
};

/** Every change and every steady kind on every surface, once for each seed. */
export const paceCases = (seeds: readonly number[], surfaces: readonly Surface[] = SURFACES): PaceCases => ({
  lags: Object.entries(CHANGES).flatMap(([what, {speed, change}]) =>
    surfaces.map(surface => ({
      what,
      surface,
      runs: seeds.map(seed => lag(changing(seed, speed, change), surface, seed)),
    })),
  ),
  steady: STEADY_KINDS.flatMap(kind =>
    surfaces.map(surface => ({kind, surface, runs: seeds.map(seed => trembling(kind, surface, seed))})),
  ),
});

const WHAT = 30;
const SURFACE = 11;
const FIGURE = 10;

const row = (what: string, surface: string, figures: readonly string[]): string =>
  what.padEnd(WHAT) + surface.padEnd(SURFACE) + figures.map(figure => figure.padStart(FIGURE)).join('');
const rounded = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '—');

/** The cases as two tables: how soon a change is shown, and how still the figure is without one. */
export const paceTable = ({lags, steady: still}: PaceCases): string => {
  const lagRows = lags.map(({what, surface, runs}) =>
    row(what, surface, [
      rounded(median(runs.map(({seconds}) => seconds)), 1),
      rounded(median(runs.map(({reports}) => reports)), 0),
      `${Math.round((100 * runs.filter(({inTime}) => inTime).length) / runs.length)}`,
      `${Math.round((100 * runs.filter(({hasArrow}) => hasArrow).length) / runs.length)}`,
    ]),
  );
  const stillRows = still.map(({kind, surface, runs}) =>
    row(kind, surface, [
      rounded(100 * median(runs.map(({off}) => off)), 1),
      rounded(100 * median(runs.map(({moves}) => moves)), 1),
      rounded((100 * runs.reduce((sum, {arrows}) => sum + arrows, 0)) / runs.length, 1),
    ]),
  );
  return [
    row('change of pace', 'seen as', ['seconds', 'reports', 'in time %', 'arrow %']),
    ...lagRows,
    '',
    row('the same pace', 'seen as', ['off %', 'moves %', 'arrow %']),
    ...stillRows,
  ].join('\n');
};

/** The share of changes that are shown in time. */
export const inTime = ({lags}: PaceCases): number => {
  const runs = lags.flatMap(one => one.runs);
  return runs.filter(one => one.inTime).length / runs.length;
};
