import {cardsOfRun} from './of-run.js';
import type {CardsState} from './state.js';

/** A reading says how busy a card was over so long a time before it: the driver's average. */
export const AVERAGE_MS = 14_000;
/** What is judged: readings of undisturbed training within the second, of at least the first in all. */
const LEAST_MS = 20_000;
const WINDOW_MS = 90_000;
/**
 * Below this average a card is idle more than it works. A training run that is limited by its card has 85 to 100; many
 * small kernels, which the processor hardly keeps up with, still 60 and more.
 */
const WAITS_BELOW_PERCENT = 50;
/** None of the averages may be as high as this: then it had its data for a while, and something else was slow. */
const NEVER_ABOVE_PERCENT = 65;
/** A card that the run does not work with at all waits for nothing. */
const WORKS_FROM_PERCENT = 3;

/** What is needed of a card's state to say that it waits. */
export type Waiting = {busyPercent: number; cpuPercent: number | null};

/**
 * Whether the run's cards wait for their data: idle most of the time, over a good while of training without pause,
 * validation or checkpoint. Null where they do not, or it is not known.
 */
export const waitsForData = (state: Pick<CardsState, 'busy' | 'used' | 'latest'>, now: number): Waiting | null => {
  const {busy, used} = state;
  const readings = busy.filter(({at}) => at > now - WINDOW_MS);
  const ms = readings.reduce((sum, reading) => sum + reading.ms, 0);
  // Whose a card's memory is may be hidden; where it is not, the run must hold some.
  const isUsed = used.length > 0 || cardsOfRun(state).some(({runBytes}) => runBytes === null);
  if (!isUsed || ms < LEAST_MS) return null;
  if (readings.some(({busyPercent}) => busyPercent >= NEVER_ABOVE_PERCENT)) return null;
  const busyPercent = readings.reduce((sum, reading) => sum + reading.busyPercent * reading.ms, 0) / ms;
  if (busyPercent >= WAITS_BELOW_PERCENT || busyPercent < WORKS_FROM_PERCENT) return null;
  const processor = readings.flatMap(({cpuPercent}) => (cpuPercent === null ? [] : [cpuPercent]));
  const cpuPercent =
    processor.length === 0 ? null : processor.reduce((sum, percent) => sum + percent, 0) / processor.length;
  return {busyPercent, cpuPercent};
};
