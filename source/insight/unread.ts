import type {RunView} from './view.js';

/** A program of which nothing is known has this long to print something that can be read. */
const UNKNOWN_MS = 15_000;
/** One whose command tells of a training announces itself, but may load a model before. */
const KNOWN_SECONDS = 60;

/** It prints, and goes on printing, but nothing of it is understood: its format may have to be taught. */
export const isUnread = ({run, training, settings}: RunView): boolean => {
  if (run.state !== 'starting' || training.lastSignAt === null) return false;
  const isKnown = training.totalIterations !== null || Object.values(settings).some(value => value !== null);
  return run.elapsedSeconds > KNOWN_SECONDS || (!isKnown && training.lastSignAt - run.startedAt >= UNKNOWN_MS);
};
