import type {RunState} from '../insight/state.js';
import {runStatus} from '../insight/status.js';

/**
 * What somebody who watches wants to see as soon as it is known, as one text to be compared: how the run stands, what was asked of it, what
 * is said to be wrong, and how short memory is. All else on the screen runs on by itself.
 */
export const newsOf = (state: RunState, now: number): string =>
  [
    runStatus(state, now),
    state.stops.length,
    state.warnings.map(({code, since}) => `${code} ${since}`),
    state.sample?.memory?.pressure,
    state.skippedLines,
  ].join();
