import {SWAPPING_BYTES_PER_SECOND, SWAPPING_ENDS_AT, THRASHING_BYTES_PER_SECOND} from '../memory-limits.js';
import type {Reading, SlowdownState} from './state.js';

/** Rates come in lumps: they count over so long a time. */
export const WINDOW_MS = 10_000;

type Mark = 'swapping' | 'thrashing';
/** What of a reading the traffic is followed by. */
export type RateReading = Pick<Reading, 'from' | 'to' | 'rate' | Mark>;
/** The traffic of a machine: whether it amounts to something, and the latest readings with what they were part of. */
export type TrafficState<Some extends RateReading> = {swapping: boolean; thrashing: boolean; readings: Some[]};
type Followed<Some> = {is: boolean; readings: Some[]};

const lengthOf = ({from, to}: RateReading): number => to - from;
const sum = <Some>(readings: readonly Some[], of: (reading: Some) => number): number =>
  readings.reduce((total, reading) => total + of(reading), 0);

const marked = <Some extends RateReading>(readings: Some[], some: readonly Some[], mark: Mark, is: boolean): Some[] => {
  const chosen = new Set(some);
  return readings.map(reading => (chosen.has(reading) ? {...reading, [mark]: is} : reading));
};

const windowOf = <Some extends RateReading>(readings: readonly Some[]): Some[] => {
  const newest = readings.at(-1);
  return readings.filter(reading => newest && reading.to > newest.to - WINDOW_MS);
};

/** The mean traffic of the last ten seconds, in bytes a second; 0 where nothing was read. */
export const meanRate = (readings: readonly RateReading[]): number => {
  const window = windowOf(readings);
  const length = sum(window, lengthOf);
  return length <= 0 ? 0 : sum(window, reading => reading.rate * lengthOf(reading)) / length;
};

/**
 * Whether traffic over the last ten seconds amounts to `threshold`: begins at it, is over at half of it. The readings
 * that made it begin or end are corrected afterwards, so that a time of swapping starts and ends where its traffic
 * does.
 */
const follow = <Some extends RateReading>(
  readings: Some[],
  was: boolean,
  threshold: number,
  mark: Mark,
): Followed<Some> => {
  const window = windowOf(readings);
  const length = sum(window, lengthOf);
  if (length <= 0) return {is: was, readings};
  const mean = sum(window, reading => reading.rate * lengthOf(reading)) / length;
  const low = threshold * SWAPPING_ENDS_AT;
  if (!was) {
    // One lump does not count: there must be some traffic at least half of the time.
    const busy = sum(window, reading => (reading.rate >= low ? lengthOf(reading) : 0));
    if (mean < threshold || busy < length / 2) return {is: false, readings};
    const first = window.findIndex(reading => reading.rate >= low);
    return {is: true, readings: marked(readings, window.slice(first), mark, true)};
  }
  if (mean >= low) return {is: true, readings: marked(readings, window.slice(-1), mark, true)};
  const last = window.findLastIndex(reading => reading.rate >= low);
  return {is: false, readings: marked(readings, window.slice(last + 1), mark, false)};
};

/**
 * Whether compression over the last ten seconds amounts to what thrashing does in swap: it works in memory, but on the
 * processor.
 */
const isCompressing = ({readings, compressing}: SlowdownState): boolean => {
  const window = windowOf(readings).filter(({compression}) => compression !== null);
  const length = sum(window, lengthOf);
  if (length <= 0) return false;
  const mean = sum(window, reading => (reading.compression ?? 0) * lengthOf(reading)) / length;
  return mean >= THRASHING_BYTES_PER_SECOND * (compressing ? SWAPPING_ENDS_AT : 1);
};

/** Takes the newest reading of a machine into account. */
export const followRates = <Some extends RateReading>(state: TrafficState<Some>): void => {
  const swapping = follow(state.readings, state.swapping, SWAPPING_BYTES_PER_SECOND, 'swapping');
  const thrashing = follow(swapping.readings, state.thrashing, THRASHING_BYTES_PER_SECOND, 'thrashing');
  state.swapping = swapping.is;
  state.thrashing = thrashing.is;
  state.readings = thrashing.readings;
};

/** Takes the newest reading into account. */
export const followTraffic = (state: SlowdownState): void => {
  followRates(state);
  state.compressing = isCompressing(state);
};
