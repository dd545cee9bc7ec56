import type {AutoPause} from '../journal/run-record.js';

/**
 * How a run pauses by itself where its flags say no more than when: what the flags, their help and the command to start
 * again draw from.
 */
export const AUTO_PAUSE_DEFAULTS: Readonly<Omit<AutoPause, 'when'>> = {
  resumeAt: 'green',
  afterSeconds: 60,
  resumeAfterSeconds: 30,
  maxPauseSeconds: 600,
  minRunSeconds: 120,
};
