import {UserError} from '../../errors.js';
import {formatNumber} from '../../format/units.js';
import {getHost} from '../../host/get-host.js';
import {runHere} from '../../host/start-program.js';
import {notVisible} from '../../journal/place.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {isImported, runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {canContinue} from '../../runs/continue/can-continue.js';
import {importedError, waitingError} from '../../runs/find/find-run.js';
import {elsewhereWords} from '../../runs/life.js';
import {dashboardCommand, plainDashboard} from '../../runs/own-program.js';
import {attach, attachHint, tellLauncher} from '../../tmux/attach.js';
import {connect, HANDOVER, type Tmux} from '../../tmux/client.js';
import {giveKeyboard, reopenDashboard} from '../../tmux/dashboard-pane.js';
import {listPanes, type Pane} from '../../tmux/sessions.js';
import {openDashboard} from '../../tmux/window.js';
import {say} from './say.js';

/** Whether this process has a terminal to show a session in. */
export const canShow = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/**
 * Shows the dashboard of a trainer that mlxtop did not start in this terminal, since its session is not ours to change.
 * If the launcher script started this process, that script replaces itself with the dashboard.
 */
const showAdopted = async ({record}: Run, dashboardFlags: readonly string[]): Promise<number> => {
  const {id} = record;
  if (!canShow()) {
    say(`There is no terminal to show the dashboard in. From a terminal: mlxtop attach ${runWord(record)}\n`);
    return 0;
  }
  const handover = process.env[HANDOVER];
  if (!handover) return runHere(plainDashboard(id, dashboardFlags));
  tellLauncher(handover, 'dashboard', [id, ...dashboardFlags].join(' '));
  return 0;
};

/** Opens the dashboard in the session if it was closed, and gives it the keyboard. */
const openClosed = async (
  tmux: Tmux,
  {paths}: Run,
  trainerPane: string,
  panes: readonly Pane[],
  dashboardFlags: readonly string[],
): Promise<void> => {
  const shown = panes.find(pane => pane.role === 'dashboard');
  const command = dashboardCommand(paths.folder, (await getHost()).toolsFolder, dashboardFlags);
  if (!shown) await openDashboard(tmux, trainerPane, command);
  else if (shown.resting || shown.dead) await reopenDashboard(tmux, shown.id, command);
  if (shown) await giveKeyboard(tmux, shown.id);
};

/**
 * Shows a run's session in this terminal, reopening its dashboard if it was closed; without a terminal it prints how to
 * attach. Returns the exit code. Throws a `UserError` when the session is gone, or on another machine.
 */
export const showRun = async (run: Run, dashboardFlags: readonly string[]): Promise<number> => {
  if (run.record.adopted) return showAdopted(run, dashboardFlags);
  const place = run.record.tmux;
  const {name, id} = run.record;
  const tmux = connect({path: place?.socketPath ?? ''});
  const panes = place ? (await listPanes(tmux, place.sessionId)).filter(pane => pane.runId === id) : [];
  if (!place || !panes.some(pane => pane.id === place.trainerPane)) {
    const elsewhere = await elsewhereWords(run);
    if (elsewhere !== null) {
      throw new UserError(
        `${name} was ${notVisible(elsewhere)}.`,
        `Attach there. Here: mlxtop dashboard ${id}   or   mlxtop status ${id}`,
      );
    }
    if (isWaiting(run.paths)) throw waitingError(run);
    if (isImported(run.record)) {
      throw importedError(run, `has no session: its dashboard is mlxtop dashboard ${id}`);
    }
    const next = await canContinue(run);
    const how = next === null ? '' : `   Continue from iteration ${formatNumber(next.iteration)}: ${next.command}`;
    throw new UserError(
      `The tmux session of ${name} is gone.`,
      `Its history is still there: mlxtop dashboard ${id}   or   mlxtop status ${id}${how}`,
    );
  }
  if (!isWaiting(run.paths)) await openClosed(tmux, run, place.trainerPane, panes, dashboardFlags);
  if (!canShow()) {
    say(
      `There is no terminal to attach in. From a terminal: ${attachHint({socketPath: place.socketPath, name: runWord(run.record)})}\n`,
    );
    return 0;
  }
  return attach(
    tmux,
    {socketPath: place.socketPath, sessionId: place.sessionId, name: runWord(run.record)},
    process.env,
  );
};
