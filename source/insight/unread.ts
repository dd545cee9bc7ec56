import type {RunView} from './view.js';

/** A program that nothing is known about has this long to print something that can be read. */
const UNKNOWN_MS = 15_000;
/** One whose command shows that it trains will announce itself, but may load a model first. */
const KNOWN_SECONDS = 60;

/** Whether it prints and keeps printing, but nothing of it is understood: its format may have to be taught. */
export const isUnread = ({run, training, settings}: RunView): boolean => {
  if (run.state !== 'starting' || training.lastSignAt === null) return false;
  const isKnown = training.totalIterations !== null || Object.values(settings).some(value => value !== null);
  return run.elapsedSeconds > KNOWN_SECONDS || (!isKnown && training.lastSignAt - run.startedAt >= UNKNOWN_MS);
};
