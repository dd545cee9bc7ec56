import type {Advice} from '../advice.js';
import {CLOSE_ENOUGH} from '../fewest-apps.js';
import {missingBytes} from '../short-memory.js';
import type {RunView} from '../view.js';

/** What quitting some applications would change. */
export type IfYouQuit = {
  apps: string[];
  bytes: number;
  /** By how many bytes memory is short, roughly. */
  missingBytes: number;
  suffices: boolean;
  /**
   * How much sooner the run would finish, and when, in ms since 1970; null without strong evidence, and when it does
   * not suffice.
   */
  savesSeconds: number | null;
  finishAt: number | null;
};

type Seen = Pick<RunView, 'memory' | 'slowdown'> & {etaSeconds: number | null};

/** How much sooner the run would finish if it did not swap any more; null without strong evidence. */
const saving = ({slowdown, etaSeconds}: Seen): number | null => {
  const {evidence, etaIfClearedSeconds} = slowdown;
  if (evidence !== 'strong' || etaSeconds === null || etaIfClearedSeconds === null) return null;
  return Math.max(0, etaSeconds - etaIfClearedSeconds);
};

/**
 * What these applications hold against what memory is short of, and the finish without them. Null before memory was
 * read.
 */
export const ifYouQuit = (
  view: Seen,
  apps: readonly {app: string | null; bytes: number | null}[],
  now: number,
): IfYouQuit | null => {
  if (!view.memory) return null;
  const bytes = apps.reduce((sum, app) => sum + (app.bytes ?? 0), 0);
  const missing = missingBytes(view.memory);
  const suffices = bytes >= CLOSE_ENOUGH * missing;
  const savesSeconds = suffices ? saving(view) : null;
  const eta = view.slowdown.etaIfClearedSeconds;
  return {
    apps: apps.flatMap(({app}) => (app === null ? [] : [app])),
    bytes,
    missingBytes: missing,
    suffices,
    savesSeconds,
    finishAt: savesSeconds === null || eta === null ? null : now + eta * 1000,
  };
};

/**
 * The advice with what each saves where it suffices by itself: where several only help together, what one saves is not
 * known.
 */
export const withSavings = (advice: readonly Advice[], view: Seen, now: number): Advice[] =>
  advice.map(each =>
    (each.action === 'quit' || each.action === 'leave') && (each.host ?? null) === null
      ? {...each, savesSeconds: ifYouQuit(view, [each], now)?.savesSeconds ?? null}
      : each,
  );
