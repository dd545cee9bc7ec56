import {recentSecondsPerIteration} from './rate.js';
import type {RunState, Segment} from './state.js';
import type {RunView} from './view.js';

/** What was swapped out comes back when it is needed: for so long after a quit the pace says nothing yet. */
const SETTLE_MS = 10_000;
/** Clean time that the pace after a quit is taken over. */
const ENOUGH_SECONDS = 20;

const perMinute = (secondsPerIteration: number | null): number | null =>
  secondsPerIteration === null ? null : 60 / secondsPerIteration;

/** Over the first segments that began once it had settled, so that the figure stays what it is. Null before there are enough. */
const paceAfter = (segments: readonly Segment[], at: number): number | null => {
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

/** The application that was quit last, and the pace before and after it. */
export const lastQuit = ({quits, pace}: RunState): RunView['lastQuit'] => {
  const quit = quits.findLast(({result}) => result === 'quit');
  if (!quit) return null;
  const before = pace.segments.filter(({endedAt}) => endedAt <= quit.at);
  return {
    at: quit.at,
    app: quit.app,
    paceBefore: perMinute(recentSecondsPerIteration(before)),
    paceAfter: paceAfter(pace.segments, quit.at),
  };
};
