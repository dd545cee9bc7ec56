import type {RecordedRun} from '../recorded-run.js';
import type {RunState} from '../state.js';

/** One of the runs that a training is made of, and where it stands in the whole. */
export type Part = {
  state: RunState;
  /** When it began and ended (or the present), by its own clock. */
  startedAt: number;
  endedAt: number;
  /** To be added to its times for those of the charts, in ms. */
  shiftMs: number;
  /** To be added to its iterations for those of the whole training. */
  base: number;
  /** The last of these that was not done again by a later run; null where all were not, or that is not known. */
  keptTo: number | null;
  /** The run before it ended so long before it began, in ms; null for the first one. */
  laterMs: number | null;
};

const baseOf = ({continues}: RunState): number => continues?.iteration ?? 0;

/** The checkpoint that a run began with, counted over the whole training; null where that is not known. */
const checkpointOf = ({continues}: RunState): number | null => {
  if (continues === null) return null;
  return continues.checkpoint ?? (continues.iteration === 0 ? null : continues.iteration);
};

/** Of two times of different clocks: how far the machine's was ahead when the run began is not kept, at its end is. */
const wallOf = ({clock}: RunState, at: number): number => at + clock.offsetMs;

const ownPart = ({state, now, clockOffset}: RecordedRun): Part => {
  const startedAt = state.startedAt ?? now;
  return {
    ...{state, startedAt, endedAt: Math.max(startedAt, state.end?.at ?? now), shiftMs: clockOffset},
    ...{base: baseOf(state), keptTo: null, laterMs: null},
  };
};

const partBefore = (state: RunState, next: Part): Part => {
  const endedAt = state.end?.at ?? state.clock.at ?? 0;
  const startedAt = Math.min(endedAt, state.startedAt ?? endedAt);
  return {
    ...{state, startedAt, endedAt, shiftMs: next.startedAt + next.shiftMs - endedAt},
    ...{base: baseOf(state), keptTo: checkpointOf(next.state), laterMs: null},
  };
};

/** The runs of a training, oldest first: each ends in the charts where the next one begins. */
export const partsOf = (recorded: RecordedRun): [Part, ...Part[]] => {
  let parts: [Part, ...Part[]] = [ownPart(recorded)];
  for (const {state} of recorded.earlier.toReversed()) {
    const [next, ...later] = parts;
    const part = partBefore(state, next);
    const laterMs = wallOf(next.state, next.startedAt) - wallOf(state, part.endedAt);
    parts = [part, {...next, laterMs}, ...later];
  }
  return parts;
};

/** The last one, that the others lead up to. */
export const lastPart = <One>(parts: readonly [One, ...One[]]): One => parts.at(-1) ?? parts[0];
