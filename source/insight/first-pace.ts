import {shownSecondsPerIteration} from './shown-pace.js';
import type {RunState} from './state.js';

/** From so many iterations on, the first report is worth something although it includes the warm-up. */
const ENOUGH_ITERATIONS = 20;
/** How much longer the first iteration usually takes, because of what it compiles: as long as two others. */
const WARM_UP_ITERATIONS = 2;
/** How far that may be off, in iterations. */
const WARM_UP_ERROR = 2.5;

export type FirstPace = {secondsPerIteration: number; evidenceSeconds: number; error: number};

/**
 * A first guess at the pace, by the first report, where it is known how many iterations that covers. Null without one.
 */
export const firstPace = ({pace, settings}: RunState): FirstPace | null => {
  const {first} = pace;
  if (first === null || first.iterations < ENOUGH_ITERATIONS) return null;
  // A recorder that came later has not seen all of it.
  if (settings.values.stepsPerReport !== first.iterations) return null;
  return {
    secondsPerIteration: first.seconds / (first.iterations + WARM_UP_ITERATIONS),
    evidenceSeconds: first.seconds,
    error: WARM_UP_ERROR / first.iterations,
  };
};

/** Seconds for one iteration now, as it is shown, otherwise by a first guess. Null before there is either. */
export const presentSecondsPerIteration = (state: RunState): number | null =>
  shownSecondsPerIteration(state.pace.segments) ?? firstPace(state)?.secondsPerIteration ?? null;
