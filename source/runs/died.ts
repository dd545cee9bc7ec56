import {printable} from '../format/printable.js';
import {formatClock, formatNumber} from '../format/units.js';
import {latestHistory} from '../history/shared.js';
import {wholeTraining} from '../insight/whole-training.js';
import {isWaiting} from '../journal/queue-entry.js';
import {releasedAt} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {GONE} from '../report/gone.js';
import {notContinuedWords} from './after-restart/not-continued.js';
import {canContinue} from './continue/can-continue.js';
import {unlessUnreadable} from './find/unreadable-runs.js';
import {lastHeardAt, restartedSince} from './restarted.js';
import {ensureRecorded} from './revive/revive.js';
import type {User} from './user.js';
import {snapshotOf, viewOf} from './view.js';

const nextStepLine = async (run: Run): Promise<string> => {
  const next = await canContinue(run);
  if (next === null) return `  Details: mlxtop status ${run.record.id}`;
  const of = next.total === null ? '' : ` of ${formatNumber(next.total)}`;
  return `  Its checkpoint of iteration ${formatNumber(next.iteration)}${of} is on disk. To continue from it: ${next.command}`;
};

const howItEnded = async (run: Run, now: number): Promise<string> => {
  const {view, state, clockOffset} = snapshotOf(run, now);
  const {iteration, total} = wholeTraining(view);
  const at =
    iteration === null
      ? ''
      : ` at iteration ${formatNumber(iteration)}${total === null ? '' : ` of ${formatNumber(total)}`}`;
  const {name, id} = run.record;
  if (view.run.state !== 'interrupted') {
    const {state: how, ending, failure} = view.run;
    const reason = failure === null ? '' : `  ${printable(failure.sentence)}\n`;
    return `The last run, ${name} (${id}), ${ending ?? `${how === 'stopped' ? 'was stopped' : how}${at}`}.\n${reason}${await nextStepLine(run)}`;
  }
  const heard = lastHeardAt(run, state) + clockOffset;
  const boot = await restartedSince(run, state, now, clockOffset);
  const why =
    boot === null
      ? run.record.adopted
        ? GONE[run.record.adopted.kind]
        : 'its pane, its session or tmux itself was ended'
      : `the machine was restarted at ${formatClock(boot, now)}`;
  const notContinued = notContinuedWords(run);
  const byItself = notContinued === null ? '' : `  ${notContinued.replaceAll('\n', ' ')}\n`;
  return `${name} (${id}) was interrupted${at}, about ${formatClock(heard, now)}: ${why}.\n${byItself}${await nextStepLine(run)}`;
};

/** The runs that this one continues, or was started in place of. */
const isContinuationOf = (run: Run): string[] => {
  const {continues, restarted} = latestHistory(run.paths).state;
  return [continues?.run, restarted?.run].filter(id => id !== undefined);
};

/** One that is no longer followed was not interrupted, nor was one that has not started. */
const isPassedOver = ({record, paths}: Run): boolean => releasedAt(record) !== null || isWaiting(paths);

/**
 * What `mlxtop` prints about earlier runs when nothing is running: the newest runs that were interrupted, up to the
 * first that was not (a newer run supersedes those before it), else the last one. Empty when there are none.
 */
export const lastRunsText = async (runs: readonly Run[], user: Pick<User, 'complainOnce'>): Promise<string> => {
  const now = Date.now();
  const reported: Run[] = [];
  const continued = new Set<string>();
  let last: Run | null = null;
  for (const run of runs) {
    if (isPassedOver(run)) continue;
    const state = await unlessUnreadable(async () => {
      const isOld = continued.has(run.record.id);
      if (!isOld) await ensureRecorded(run, user);
      for (const id of isContinuationOf(run)) continued.add(id);
      // Of one that was continued the later run is shown.
      return isOld ? null : viewOf(run, now).run.state;
    }, null);
    // A run that cannot be read is skipped; mlxtop runs says why it cannot.
    if (state === null) continue;
    last ??= run;
    if (state !== 'interrupted') break;
    reported.push(run);
  }
  if (reported.length === 0 && last) {
    const {outcome} = viewOf(last, now).run;
    if (outcome === 'finished') return `The last run was ${last.record.name}: mlxtop status ${last.record.id}`;
    reported.push(last);
  }
  const lines: string[] = [];
  for (const run of reported) lines.push(await howItEnded(run, now));
  return lines.join('\n');
};
