import type {RunState} from '../insight/state.js';
import {runStatus} from '../insight/status.js';

/**
 * What a watching user wants to see as soon as it is known, as one text to compare: the run's state, what was asked of
 * it, its warnings, and how short memory is. Everything else on the screen changes by itself all the time.
 */
export const newsOf = (state: RunState, now: number): string =>
  [
    runStatus(state, now),
    state.stops.length,
    state.warnings.map(({code, since}) => `${code} ${since}`),
    state.sample?.memory?.pressure,
    state.skippedLines,
  ].join();
