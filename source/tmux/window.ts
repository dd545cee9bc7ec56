import type {Tmux} from './client.js';
import {
  chosenLayout,
  DASHBOARD_SHARE,
  LAYOUT_OPTION,
  type PaneLayout,
  paneLayoutFor,
  trainerShare,
  widthsFor,
} from './layout.js';
import {fitWindow} from './record-width.js';
import {listPanes, type Pane} from './sessions.js';

/** Our two panes; null unless they are the only ones in their window. */
const twoPanes = async (tmux: Tmux, sessionId: string): Promise<{dashboard: Pane; trainer: Pane} | null> => {
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

/** Detaches all clients of the session. */
export const detachClients = async (tmux: Tmux, sessionId: string): Promise<void> => {
  await tmux.run(['detach-client', '-s', sessionId]);
};

/** Marks this pane as the dashboard's, in case the launcher was killed before it did. */
export const claimDashboardPane = async (tmux: Tmux, pane: string): Promise<void> => {
  await tmux.run(['set-option', '-p', '-t', pane, '@mlxtop_role', 'dashboard']);
};

/** Opens a dashboard pane before the trainer's, as in the launch. */
export const openDashboard = async (tmux: Tmux, trainerPane: string, command: readonly string[]): Promise<void> => {
  const format = `#{?#{client_width},#{client_width},#{window_width}} #{client_control_mode} #{${LAYOUT_OPTION}}`;
  const {stdout} = await tmux.run(['display-message', '-p', '-t', trainerPane, format]);
  const [shown, control, chosen] = stdout.trimEnd().split(' ');
  const columns = Number(shown);
  const layout = chosenLayout(chosen) ?? paneLayoutFor(columns);
  const direction = layout === 'beside' ? '-h' : '-v';
  const width = String(widthsFor(columns, layout).window);
  const resize = control === '1' ? [] : ['resize-window', '-t', trainerPane, '-x', width, ';'];
  const share = `${100 - trainerShare(columns, layout)}%`;
  const split = ['split-window', '-b', direction, '-l', share, '-t', trainerPane, ...command];
  await tmux.run([...resize, ...split, ';', 'set-option', '-p', '@mlxtop_role', 'dashboard']);
};

/** Shows the text, waits for Enter, then becomes the command: 1 MB instead of a dashboard's 80. */
const REST_SCRIPT = 'printf "%s\\n" "$1"; shift; read -r _; exec "$@"';

/** Ends what runs in the pane, shows a text there, and starts `command` when Enter is pressed. */
export const restPane = async (tmux: Tmux, pane: string, text: string, command: readonly string[]): Promise<void> => {
  await tmux.run(['respawn-pane', '-k', '-t', pane, '/bin/sh', '-c', REST_SCRIPT, 'mlxtop-rest', text, ...command]);
};
