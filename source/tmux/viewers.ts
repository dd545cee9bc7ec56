import {dirname} from 'node:path';
import type {Tmux} from './client.js';
import {chosenLayout, LAYOUT_OPTION, type PaneLayout, SHOWN_COLUMNS} from './layout.js';
import {formatLiteral, shellWord, tmuxCommand} from './quote.js';

/** The clients that show a pane. */
export type Viewers = {
  /** A client shows the pane's window, and the pane is not hidden behind a zoomed one. */
  visible: boolean;
  /** The client's terminal shows more than ASCII; true while there is no client. */
  unicode: boolean;
  /** Columns of the client's terminal, which may show only a part of the window; without a client the window's. */
  columns: number;
  /** Whether the pane is beside or above the other; null while one of them fills the window. */
  layout: PaneLayout | null;
  /** The layout that the user chose; null for none. */
  chosen: PaneLayout | null;
  /** How the keyboard comes to the pane, in words, with the prefix of its session; null while it is there. */
  keyboardBy: string | null;
};

/** tmux' key for the next pane, as a person would write it; and the mouse, which our session has on. */
const keyboardBy = (prefix = 'None'): string =>
  prefix === 'None' ? 'a click' : `${prefix.replaceAll('C-', 'Ctrl-').replaceAll('M-', 'Alt-')} o or a click`;

/**
 * Asks tmux once. `window_active_clients` counts the clients that show this window, also those of grouped sessions.
 * Null when the pane is gone.
 */
export const readViewers = async (tmux: Tmux, pane: string): Promise<Viewers | null> => {
  const format = `#{window_active_clients} #{window_zoomed_flag} #{pane_active} #{window_width} #{client_utf8} #{pane_width} ${SHOWN_COLUMNS} #{prefix} #{${LAYOUT_OPTION}}`;
  const {stdout, code} = await tmux.run(['display-message', '-p', '-t', pane, format]);
  const [clients, zoomed, active, all, utf8, width, columns, prefix, chosen] = stdout.split(' ');
  if (code !== 0 || clients === undefined || clients === '') return null;
  const attached = Number(clients) > 0;
  return {
    visible: attached && (zoomed !== '1' || active === '1'),
    unicode: !attached || utf8 !== '0',
    columns: Number(columns),
    layout: zoomed === '1' ? null : Number(width) < Number(all) ? 'beside' : 'over',
    chosen: chosenLayout(chosen?.trim()),
    keyboardBy: active === '1' ? null : keyboardBy(prefix),
  };
};

/** Our index in the arrays of hooks, which leaves the user's own alone. */
const HOOK_INDEX = 7210;

/**
 * Has our session touch a file when a client attaches, switches to it or is resized, and when the keyboard moves within
 * the dashboard's window. A dashboard then need not wait for its next poll to draw, or to say where its keys are.
 */
export const askForNudges = async (tmux: Tmux, sessionId: string, pane: string, file: string): Promise<void> => {
  // The hook may outlive the file's folder, and tmux would show its failure in the attaching terminal.
  const touch = `[ ! -d ${shellWord(dirname(file))} ] || : > ${shellWord(file)}`;
  const command = tmuxCommand(['run-shell', '-b', formatLiteral(touch)]);
  const hooks = ['client-attached', 'client-session-changed', 'client-resized'];
  for (const hook of hooks) await tmux.run(['set-hook', '-t', sessionId, `${hook}[${HOOK_INDEX}]`, command]);
  await tmux.run(['set-hook', '-w', '-t', pane, `window-pane-changed[${HOOK_INDEX}]`, command]);
};
