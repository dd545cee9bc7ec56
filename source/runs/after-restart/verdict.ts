/** What is known of a run that has an entry. */
export type EntryFacts = {
  /** How it ended; null while it lives, or may. */
  end: {exitCode: number | null; isFinished: boolean; agoMs: number} | null;
  /** It was asked to stop, by mlxtop or by ^C. */
  stopAsked: boolean;
  /** Where its processes were: on this start of the machine, before a restart of it, or on another machine. */
  sight: 'here' | 'restarted' | 'elsewhere';
  /** A later run continues it already. */
  isContinued: boolean;
};

/** `keep` the entry, `continue` the run, or `drop` the entry, which has nothing to do any more. */
export type Verdict = 'keep' | 'continue' | 'drop';

/** 128 + SIGHUP, SIGKILL and SIGTERM: how a trainer ends that a shutdown ends. */
const BY_SHUTDOWN = new Set([129, 137, 143]);

/**
 * A shutdown ends the trainer first, and the machine some time later: systemd gives programs 90 s, launchd less. Only
 * where the machine still runs after this was it something else.
 */
export const SHUTDOWN_MS = 180_000;

/**
 * What becomes of a run's entry. A run that ended by itself, or because the user wanted it, is over. One that was
 * ended from outside may have been ended by the restart, which the restart itself then shows.
 */
export const entryVerdict = ({end, stopAsked, sight, isContinued}: EntryFacts): Verdict => {
  if (isContinued) return 'drop';
  if (end === null || sight === 'elsewhere') return 'keep';
  const isOutside = !end.isFinished && (end.exitCode === null || BY_SHUTDOWN.has(end.exitCode));
  if (stopAsked || !isOutside) return 'drop';
  if (sight === 'restarted') return 'continue';
  return end.agoMs < SHUTDOWN_MS ? 'keep' : 'drop';
};
