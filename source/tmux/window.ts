import type {Tmux} from './client.js';
import {
  chosenLayout,
  DASHBOARD_SHARE,
  LAYOUT_OPTION,
  type PaneLayout,
  paneLayoutFor,
  SHOWN_COLUMNS,
  trainerShare,
  widthsFor,
} from './layout.js';
import {fitWindow} from './record-width.js';
import {inOneLine, keepCommands} from './rest.js';
import {listPanes, type Pane} from './sessions.js';

/** Our two panes; null unless they are the only ones in their window. */
export const twoPanes = async (tmux: Tmux, sessionId: string): Promise<{dashboard: Pane; trainer: Pane} | null> => {
  const panes = await listPanes(tmux, sessionId);
  const dashboard = panes.find(pane => pane.role === 'dashboard');
  const trainer = panes.find(pane => pane.role === 'trainer');
  if (!dashboard || !trainer || dashboard.windowId !== trainer.windowId) return null;
  return panes.filter(pane => pane.windowId === trainer.windowId).length === 2 ? {dashboard, trainer} : null;
};

/**
 * Puts the two panes side by side or above each other, with the usual shares. Leaves a window with more panes alone.
 */
export const arrange = async (tmux: Tmux, sessionId: string, layout: PaneLayout): Promise<void> => {
  const panes = await twoPanes(tmux, sessionId);
  if (!panes) return;
  const share = `${DASHBOARD_SHARE[layout]}%`;
  const [name, side] = layout === 'beside' ? ['even-horizontal', '-x'] : ['even-vertical', '-y'];
  const {dashboard, trainer} = panes;
  const target = dashboard.id;
  await tmux.run(['select-layout', '-t', target, name, ';', 'resize-pane', '-t', target, side, share]);
  await fitWindow(tmux, trainer.id);
};

/** The same, and the session keeps that layout: neither another width nor a reopened dashboard changes it. */
export const chooseLayout = async (tmux: Tmux, sessionId: string, layout: PaneLayout): Promise<void> => {
  await tmux.run(['set-option', '-t', sessionId, LAYOUT_OPTION, layout]);
  await arrange(tmux, sessionId, layout);
};

/** Our index in the array of a hook, which leaves the user's own alone. */
const ZOOM_HOOK = 'after-resize-pane[7211]';

/**
 * Gives the trainer's pane the whole window and the keyboard. tmux's own key undoes the zoom but would leave the
 * keyboard with the trainer, so that a `q` or `s` meant for the dashboard would be typed into it: a hook of our session
 * returns the keyboard once, then removes itself.
 */
export const zoomTrainer = async (tmux: Tmux, trainerPane: string): Promise<void> => {
  const {stdout} = await tmux.run(['display-message', '-p', '-t', trainerPane, '#{session_id}']);
  const panes = await twoPanes(tmux, stdout.trim());
  if (panes) {
    const back = `select-pane -t ${panes.dashboard.id} ; set-hook -u -t '${stdout.trim()}' '${ZOOM_HOOK}'`;
    const hook = `if-shell -F '#{window_zoomed_flag}' '' "${back.replaceAll('$', '\\$')}"`;
    await tmux.run(['set-hook', '-t', stdout.trim(), ZOOM_HOOK, hook]);
  }
  await tmux.run(['select-pane', '-t', trainerPane, ';', 'resize-pane', '-Z', '-t', trainerPane]);
};

/** Opens a dashboard pane before the trainer's, as in the launch. */
export const openDashboard = async (tmux: Tmux, trainerPane: string, command: readonly string[]): Promise<void> => {
  const format = `${SHOWN_COLUMNS} #{client_control_mode} #{${LAYOUT_OPTION}}`;
  const {stdout} = await tmux.run(['display-message', '-p', '-t', trainerPane, format]);
  const [shown, control, chosen] = stdout.trimEnd().split(' ');
  const columns = Number(shown);
  const layout = chosenLayout(chosen) ?? paneLayoutFor(columns);
  const direction = layout === 'beside' ? '-h' : '-v';
  const width = String(widthsFor(columns, layout).window);
  const resize = control === '1' ? [] : ['resize-window', '-t', trainerPane, '-x', width, ';'];
  const share = `${100 - trainerShare(columns, layout)}%`;
  const made = ['-P', '-F', '#{pane_id}'];
  const split = ['split-window', '-b', direction, '-l', share, '-t', trainerPane, ...made, ...command];
  const {stdout: pane, code} = await tmux.run([...resize, ...split]);
  if (code === 0) await tmux.run(inOneLine(keepCommands(pane.trim(), command)));
};
