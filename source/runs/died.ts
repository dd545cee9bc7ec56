import {printable} from '../format/printable.js';
import {formatClock, formatNumber} from '../format/units.js';
import {wholeTraining} from '../insight/whole-training.js';
import {releasedAt} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {GONE} from '../report/gone.js';
import {canGoOn} from './continue/can-continue.js';
import {unlessUnreadable} from './find/unreadable-runs.js';
import {lastHeardOf, restartedSince} from './restarted.js';
import {ensureRecorded} from './revive/revive.js';
import type {User} from './user.js';
import {lookAt, viewOf} from './view.js';

const goOnLine = async (run: Run): Promise<string> => {
  const goOn = await canGoOn(run);
  if (goOn === null) return `  How it stands: mlxtop status ${run.record.id}`;
  const of = goOn.total === null ? '' : ` of ${formatNumber(goOn.total)}`;
  return `  Its checkpoint of iteration ${formatNumber(goOn.iteration)}${of} is on disk. Go on from there: ${goOn.command}`;
};

const oneDied = async (run: Run, now: number): Promise<string> => {
  const {view, state, clockOffset} = lookAt(run, now);
  const {iteration, total} = wholeTraining(view);
  const at =
    iteration === null
      ? ''
      : ` at iteration ${formatNumber(iteration)}${total === null ? '' : ` of ${formatNumber(total)}`}`;
  const {name, id} = run.record;
  if (view.run.state !== 'interrupted') {
    const {state: how, ending, failure} = view.run;
    const reason = failure === null ? '' : `  ${printable(failure.sentence)}\n`;
    return `The last run, ${name} (${id}), ${ending ?? `${how === 'stopped' ? 'was stopped' : how}${at}`}.\n${reason}${await goOnLine(run)}`;
  }
  const heard = lastHeardOf(run, state) + clockOffset;
  const boot = await restartedSince(run, state, now, clockOffset);
  const why =
    boot === null
      ? run.record.adopted
        ? GONE[run.record.adopted.kind]
        : 'its pane, session or tmux itself was ended'
      : `the machine was restarted at ${formatClock(boot, now)}`;
  return `${name} (${id}) was interrupted${at}, about ${formatClock(heard, now)}: ${why}.\n${await goOnLine(run)}`;
};

const isReleased = ({record}: Run): boolean => releasedAt(record) !== null;

/**
 * What is to be said when nothing runs: the newest runs that were interrupted, up to the first that was not (a newer run answers for
 * those before it), else the last one. Empty when there are none.
 */
export const whatDied = async (runs: readonly Run[], user: Pick<User, 'complainOnce'>): Promise<string> => {
  const now = Date.now();
  const told: Run[] = [];
  let last: Run | null = null;
  for (const run of runs) {
    // What we let go of has not died of it.
    if (isReleased(run)) continue;
    const state = await unlessUnreadable(async () => {
      await ensureRecorded(run, user);
      return viewOf(run, now).run.state;
    }, null);
    // What cannot be read tells nothing; mlxtop runs tells why.
    if (state === null) continue;
    last ??= run;
    if (state !== 'interrupted') break;
    told.push(run);
  }
  if (told.length === 0 && last) {
    const {outcome} = viewOf(last, now).run;
    if (outcome === 'finished') return `The last run was ${last.record.name}: mlxtop status ${last.record.id}`;
    told.push(last);
  }
  const lines: string[] = [];
  for (const run of told) lines.push(await oneDied(run, now));
  return lines.join('\n');
};
