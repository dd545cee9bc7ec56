import type {RunState} from './state.js';

/** How long a run has been paused by `t`, in ms; a pause that lasts counts up to there. */
export const pausedMsAt = ({pausedMs, pausedSince}: RunState['clock'], t: number): number =>
  pausedMs + (pausedSince === null ? 0 : Math.max(0, t - pausedSince));

/** How long a run has trained by `t`, without pauses and the machine's sleep, in ms; 0 before it began. */
export const trainedMsAt = ({startedAt, clock}: Pick<RunState, 'startedAt' | 'clock'>, t: number): number =>
  Math.max(0, t - (startedAt ?? t) - pausedMsAt(clock, t) - clock.asleepMs);
