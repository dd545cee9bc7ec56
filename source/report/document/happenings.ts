import {formatAbout, formatNumber} from '../../format/units.js';
import type {RunBand, RunMark, WholeRun} from '../../insight/whole/types.js';

/** What happened or lasted, with the number that its mark in the charts has; null before it is given one. */
export type Happening = {
  number: number | null;
  kind: RunBand['kind'] | RunMark['kind'];
  /** In the charts' times; by iterations where the run has no times. */
  at: number;
  until: number | null;
  text: string;
  /** Its clock's time, and how long it lasted, in ms; null without times. */
  clock: number | null;
  seconds: number | null;
  /** By which the weightier of a kind are told: how long it lasted, or how much it freed. */
  size: number;
  /** How many were told as this one. */
  count: number;
};

export type Happenings = {
  listed: readonly Happening[];
  /** Where the checkpoints are that are not listed, each of which is little news. */
  checkpoints: readonly number[];
  /** In words what is not listed: `12 more checkpoints`. */
  rest: string;
};

/** More marks than this would stand on each other. */
const MAX_NUMBERED = 16;

/** Only the best checkpoint is worth a number. */
const isNews = ({figures}: WholeRun, {kind, iteration, value}: RunMark): boolean => {
  const best = figures.bestValLoss;
  return kind !== 'checkpoint' || (best !== null && iteration === best.iteration && value === best.value);
};

/** What is numbered first where there is too much. */
const WEIGHT: Readonly<Record<Happening['kind'], number>> = {
  end: 100,
  'not-finite': 95,
  quit: 90,
  restart: 85,
  continued: 80,
  alert: 70,
  app: 35,
  asleep: 66,
  swapping: 68,
  pause: 65,
  gap: 62,
  'clock-set': 30,
  // Only the best one is among them.
  checkpoint: 75,
  yellow: 0,
  red: 0,
};

const PLURALS: Readonly<Partial<Record<Happening['kind'], readonly [string, string]>>> = {
  alert: ['alert', 'alerts'],
  app: ['app that came or went', 'apps that came or went'],
  asleep: ['time asleep', 'times asleep'],
  swapping: ['time of swapping', 'times of swapping'],
  pause: ['pause', 'pauses'],
  gap: ['gap', 'gaps'],
  quit: ['app that was quit', 'apps that were quit'],
  checkpoint: ['checkpoint', 'checkpoints'],
  restart: ['restart', 'restarts'],
  'clock-set': ['setting of the clock', 'settings of the clock'],
};

/** What the clock said at a time of the charts. */
export const clockAt = ({shifted}: Pick<WholeRun, 'shifted'>, at: number): number =>
  at - (shifted.find(({from, until}) => at >= from && at < until)?.shiftMs ?? 0);

const hasTimes = ({imported}: WholeRun): boolean => imported === null || imported.hasTimes;

const ofMark = (run: WholeRun, {kind, at, iteration, text, value}: RunMark): Happening[] => {
  const timed = hasTimes(run);
  if (!timed && iteration === undefined) return [];
  const place = timed ? at : (iteration ?? 0);
  return [
    {
      number: null,
      kind,
      at: place,
      until: null,
      text,
      clock: timed ? clockAt(run, at) : null,
      seconds: null,
      size: value ?? 0,
      count: 1,
    },
  ];
};

const ofBand = (run: WholeRun, {kind, from, until, text, count}: RunBand): Happening[] => {
  if (kind === 'yellow' || kind === 'red' || !hasTimes(run)) return [];
  const seconds = (until - from) / 1000;
  const often = count !== undefined && count > 1 ? `, ${formatNumber(count)} times` : '';
  const long = often === '' ? ` for ${formatAbout(seconds)}` : ` within ${formatAbout(seconds)}`;
  const [what = '', ...more] = text.split(', ');
  return [
    {
      number: null,
      kind,
      at: from,
      until,
      text: [`${what}${often}${long}`, ...more].join(', '),
      clock: clockAt(run, from),
      seconds,
      size: seconds,
      count: count ?? 1,
    },
  ];
};

const restWords = (rest: readonly Happening[]): string => {
  const kinds = [...new Set(rest.map(({kind}) => kind))];
  return kinds
    .map(kind => {
      const amount = rest.reduce((sum, one) => sum + (one.kind === kind ? one.count : 0), 0);
      const [one, many] = PLURALS[kind] ?? [kind, kind];
      return `${formatNumber(amount)} more ${amount === 1 ? one : many}`;
    })
    .join(', ');
};

/** As many of a kind come before the others of it have to wait until every kind has been heard. */
const OF_A_KIND = 3;

/** The weightiest first: of each kind some, then the others. */
const byWeight = (all: readonly Happening[]): Happening[] => {
  const sorted = all.toSorted((a, b) => WEIGHT[b.kind] - WEIGHT[a.kind] || b.size - a.size);
  const seen = new Map<Happening['kind'], number>();
  const [first, later]: [Happening[], Happening[]] = [[], []];
  for (const one of sorted) {
    const count = seen.get(one.kind) ?? 0;
    seen.set(one.kind, count + 1);
    (count < OF_A_KIND ? first : later).push(one);
  }
  return [...first, ...later];
};

/**
 * What happened during a run and what lasted, in the order of time: the weightiest numbered as they are in the charts,
 * the others only counted.
 */
export const happeningsOf = (run: WholeRun): Happenings => {
  const quiet = run.marks.filter(mark => !isNews(run, mark)).flatMap(mark => ofMark(run, mark));
  const news = run.marks.filter(mark => isNews(run, mark));
  const all = [...news.flatMap(mark => ofMark(run, mark)), ...run.bands.flatMap(band => ofBand(run, band))];
  const chosen = new Set(byWeight(all).slice(0, MAX_NUMBERED));
  const listed = all
    .filter(one => chosen.has(one))
    .sort((a, b) => a.at - b.at)
    .map((one, index) => ({...one, number: index + 1}));
  return {
    listed,
    checkpoints: quiet.map(({at}) => at),
    rest: restWords([...all.filter(one => !chosen.has(one)), ...quiet]),
  };
};
