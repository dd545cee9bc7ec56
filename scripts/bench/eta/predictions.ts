import {describe} from '../../../source/insight/describe.js';
import {fold} from '../../../source/insight/fold.js';
import {createState} from '../../../source/insight/state.js';
import type {RunEvent} from '../../../source/journal/events.js';
import type {Run} from './story.js';

/** When predictions are made: shares of a run's own time. */
export const SHARES = [0.1, 0.25, 0.5, 0.75] as const;

/**
 * Seconds that a run still takes, and what each method predicts at that moment; null without a prediction. Later pauses
 * cannot be foreseen: they count neither in the truth nor in a prediction.
 */
export type Prediction = {
  share: number;
  left: number;
  ours: number | null;
  low: number | null;
  high: number | null;
  /** Ours is marked as a first guess. */
  rough: boolean | null;
  /** Elapsed time by the fraction done. */
  fraction: number | null;
  tqdm: number | null;
};

export const METHODS = ['ours', 'fraction', 'tqdm'] as const;
export type Method = (typeof METHODS)[number];

/** tqdm's defaults. */
const SMOOTHING = 0.3;
const MIN_INTERVAL_SECONDS = 0.1;

/** tqdm's exponential moving average, without a bias towards its first value (tqdm/std.py, class EMA). */
const createAverage = (): {add(value: number): void; value(): number} => {
  let last = 0;
  let weight = 1;
  return {
    add: value => {
      last = SMOOTHING * value + (1 - SMOOTHING) * last;
      weight *= 1 - SMOOTHING;
    },
    value: () => last / (1 - weight),
  };
};

/**
 * The two usual ways, from the same positions that the journal has. Both count down between two positions and stand
 * still during a pause, which is more than a bar does.
 */
const createBars = () => {
  const iterations = createAverage();
  const seconds = createAverage();
  let startedAt: number | null = null;
  let total: number | null = null;
  let position: {t: number; iteration: number} | null = null;
  let averaged: {t: number; iteration: number} | null = null;
  let known = false;
  const left = (secondsPerIteration: number, since: number): number | null =>
    position === null || total === null
      ? null
      : Math.max(0, (total - position.iteration) * secondsPerIteration - since);
  return {
    add: (event: RunEvent): void => {
      if (event.type === 'total') total = event.iterations;
      if (event.type === 'training') {
        startedAt = event.t;
        averaged = {t: event.t, iteration: 0};
      }
      if (event.type !== 'report' && event.type !== 'progress') return;
      if (position !== null && event.iteration <= position.iteration) return;
      position = {t: event.t, iteration: event.iteration};
      if (averaged === null) return;
      const passed = (event.t - averaged.t) / 1000;
      if (passed < MIN_INTERVAL_SECONDS) return;
      iterations.add(event.iteration - averaged.iteration);
      seconds.add(passed);
      known = true;
      averaged = position;
    },
    position: () => position,
    fraction: (since: number): number | null =>
      position === null || startedAt === null
        ? null
        : left((position.t - startedAt) / 1000 / position.iteration, since),
    tqdm: (since: number): number | null => (known ? left(seconds.value() / iterations.value(), since) : null),
  };
};

/** The run's own seconds between two times of the clock. */
const ownSeconds = (events: readonly RunEvent[], from: number, to: number): number => {
  let paused = 0;
  let since: number | null = null;
  for (const event of events) {
    if (event.t > to) break;
    if (event.type === 'pause') since = event.t;
    if (event.type !== 'resume' || since === null) continue;
    paused += Math.max(0, event.t - Math.max(from, since));
    since = null;
  }
  return (to - from - paused) / 1000;
};

/** What is predicted at each share of a run. */
export const predictions = ({events, seconds, clock}: Run, shares: readonly number[] = SHARES): Prediction[] => {
  const state = createState();
  const bars = createBars();
  let next = 0;
  return shares.map(share => {
    const now = clock(share * seconds);
    for (let event = events[next]; event && event.t <= now; event = events[++next]) {
      fold(state, event);
      bars.add(event);
    }
    const {etaSeconds, etaLowSeconds, etaHighSeconds, etaIsRough} = describe(state, now).training;
    const since = ownSeconds(events, bars.position()?.t ?? now, now);
    return {
      share,
      left: seconds - share * seconds,
      ours: etaSeconds,
      low: etaLowSeconds,
      high: etaHighSeconds,
      rough: etaIsRough,
      fraction: bars.fraction(since),
      tqdm: bars.tqdm(since),
    };
  });
};

/** How far a method is off, as a share of what is left; infinite where it says nothing. */
export const errorOf = (prediction: Prediction, method: Method): number => {
  const said = prediction[method];
  return said === null ? Number.POSITIVE_INFINITY : Math.abs(said / prediction.left - 1);
};

/** Whether the true finish lies in the band; null without a band. */
export const isInside = ({low, high, left}: Prediction): boolean | null =>
  low === null || high === null ? null : low <= left && left <= high;

/** The band's width as a share of what is left; null without a band. */
export const widthOf = ({low, high, left}: Prediction): number | null =>
  low === null || high === null ? null : (high - low) / left;
