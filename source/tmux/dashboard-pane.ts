import type {Tmux} from './client.js';
import {CLOSED_ROWS, chosenLayout, LAYOUT_OPTION, paneLayoutFor, SHOWN_COLUMNS, SHRUNK} from './layout.js';
import {tmuxCommand} from './quote.js';
import {fitWindow} from './record-width.js';
import {DIED_HOOK, inOneLine, keepCommands, RESTING} from './rest.js';
import {arrange, twoPanes} from './window.js';

/**
 * When the trainer ends, its dead pane takes no key: the dashboard gets the keyboard, unless somebody reads in that
 * pane's history.
 */
const handBack = (trainerPane: string, pane: string): string[] => [
  ...['set-hook', '-p', '-t', trainerPane, DIED_HOOK],
  tmuxCommand([
    ...['if-shell', '-F', '-t', trainerPane, '#{||:#{pane_in_mode},#{window_zoomed_flag}}', ''],
    tmuxCommand(['select-pane', '-t', pane]),
  ]),
];

/**
 * Takes the pane for a dashboard that starts in it: marks and keeps it, gives it its room back, and has it get the
 * keyboard when the trainer ends.
 */
export const claimDashboardPane = async (
  tmux: Tmux,
  {pane, trainerPane, again}: {pane: string; trainerPane: string | null; again: readonly string[]},
): Promise<void> => {
  const {stdout} = await tmux.run(
    inOneLine([
      ...keepCommands(pane, again),
      ['set-option', '-p', '-u', '-t', pane, RESTING],
      ['display-message', '-p', '-t', pane, `#{session_id} ${SHOWN_COLUMNS} #{${SHRUNK}} #{${LAYOUT_OPTION}}`],
      ['set-option', '-p', '-u', '-t', pane, SHRUNK],
      ...(trainerPane === null ? [] : [handBack(trainerPane, pane)]),
    ]),
  );
  const [sessionId = '', columns, shrunk, chosen] = stdout.trim().split(' ');
  if (shrunk === '1') await arrange(tmux, sessionId, chosenLayout(chosen) ?? paneLayoutFor(Number(columns)));
};

/** Leaves a closed dashboard only the rows for how to go on, and the rest to the trainer's output. */
export const shrinkDashboard = async (tmux: Tmux, sessionId: string): Promise<void> => {
  const panes = await twoPanes(tmux, sessionId);
  if (!panes) return;
  const target = ['-t', panes.dashboard.id];
  await tmux.run(
    inOneLine([
      ['set-option', '-p', ...target, SHRUNK, '1'],
      ['select-layout', ...target, 'even-vertical'],
      ['resize-pane', ...target, '-y', CLOSED_ROWS],
    ]),
  );
  await fitWindow(tmux, panes.trainer.id);
};

/** Opens the dashboard again in the pane in which it was closed. */
export const reopenDashboard = async (tmux: Tmux, pane: string, command: readonly string[]): Promise<void> => {
  await tmux.run(['respawn-pane', '-k', '-t', pane, ...command]);
};

/**
 * Gives the dashboard the keyboard before a client attaches, which would not expect its keys in the trainer's pane.
 * Leaves a session alone that somebody looks at, and a pane that the user has zoomed.
 */
export const giveKeyboard = async (tmux: Tmux, pane: string): Promise<void> => {
  const isTaken = '#{||:#{window_active_clients},#{window_zoomed_flag}}';
  await tmux.run(['if-shell', '-F', '-t', pane, isTaken, '', tmuxCommand(['select-pane', '-t', pane])]);
};
