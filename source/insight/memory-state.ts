import {diskRoom, type Traffic} from './memory-limits.js';
import {isStale} from './slowdown/freshness.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** What a machine's traffic amounts to. */
export const trafficOf = ({thrashing, swapping}: {thrashing: boolean; swapping: boolean}): Traffic =>
  thrashing ? 'thrashing' : swapping ? 'swapping' : 'none';

/**
 * What the last reading of memory amounts to at `now` (ms since 1970): the one decision that verdict and panels show.
 */
export const describeMemoryState = (state: RunState, now: number): RunView['memoryState'] => {
  const {sample} = state;
  const memory = sample?.memory ?? null;
  const isKnown = sample !== null && memory !== null && !isStale(sample.t, now, 'memory');
  return {
    traffic: isKnown ? trafficOf(state.slowdown) : null,
    disk: diskRoom(memory?.diskFreeBytes, memory?.totalBytes ?? null),
  };
};
