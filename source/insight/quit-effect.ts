import type {PaceSegment} from './pace-state.js';
import {shownSecondsPerIteration} from './shown-pace.js';
import {heldIn} from './slowdown/holdings.js';
import type {SlowdownState} from './slowdown/state.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** What was swapped out comes back when it is needed: for so long after a quit the pace is not meaningful yet. */
const SETTLE_MS = 10_000;
/** Clean time over which the pace after a quit is measured. */
const ENOUGH_SECONDS = 20;

const perMinute = (secondsPerIteration: number | null): number | null =>
  secondsPerIteration === null ? null : 60 / secondsPerIteration;

/**
 * Over the first segments that began once it had settled, so that the figure does not change later. Null before there
 * are enough.
 */
const paceAfter = (segments: readonly PaceSegment[], at: number): number | null => {
  let iterations = 0;
  let seconds = 0;
  for (const segment of segments) {
    if (segment.endedAt - segment.seconds * 1000 < at + SETTLE_MS) continue;
    iterations += segment.iterations;
    seconds += segment.seconds;
    if (seconds >= ENOUGH_SECONDS) return (60 * iterations) / seconds;
  }
  return null;
};

/** How much memory was given back, by the readings before the quit and half a minute after it. */
const freed = (held: SlowdownState['quit'], at: number) => {
  const {before = null, after = null} = held?.at === at ? held : {};
  const bytesBefore = before && heldIn(before);
  const bytesAfter = after && heldIn(after);
  return {
    freedBytes: bytesBefore === null || bytesAfter === null ? null : bytesBefore - bytesAfter,
    pressureBefore: before?.pressure ?? null,
    pressureAfter: after?.pressure ?? null,
  };
};

/** The application that was quit last, and the pace and memory before and after it. Null without one. */
export const lastQuit = ({quits, pace, slowdown}: RunState): RunView['lastQuit'] => {
  const quit = quits.findLast(({result}) => result === 'quit');
  if (!quit) return null;
  const before = pace.segments.filter(({endedAt}) => endedAt <= quit.at);
  return {
    at: quit.at,
    app: quit.app,
    goneBy: quit.goneBy,
    paceBefore: perMinute(shownSecondsPerIteration(before)),
    paceAfter: paceAfter(pace.segments, quit.goneBy ?? quit.at),
    ...freed(slowdown.quit, quit.at),
  };
};
