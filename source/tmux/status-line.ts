import {clockLiteral} from './quote.js';

const PREFIX = '#{s/C-/Ctrl-/:prefix}';

/** The key that leads out of what is shown: out of a zoomed pane, else out of tmux. */
const ZOOMED = `${PREFIX} z: #{?#{==:#{@mlxtop_role},trainer},back to the dashboard,both panes}`;
const KEY = `#{?window_zoomed_flag,${ZOOMED},${PREFIX} d: detach} `;

/**
 * Session options that make the status line: the run's name, and how to get out; in a narrow terminal the name alone. tmux' list of
 * windows is left out of a session that has one. Colours are of the sixteen that every terminal has.
 */
export const statusLine = (session: string): [option: string, value: string][] => [
  ['status', 'on'],
  ['status-style', 'bg=default,fg=cyan'],
  ['status-left-length', '80'],
  ['status-left', ` #[bold]mlxtop#[nobold] · ${clockLiteral(session)} `],
  ['status-right-length', '80'],
  ['status-right', `#{?#{e|<:#{client_width},50},,${KEY}}`],
];

/** Window options that go with it. */
export const statusWindow: readonly [option: string, value: string][] = [
  ['window-status-format', '#{?#{==:#{session_windows},1},,#I:#W}'],
  ['window-status-current-format', '#{?#{==:#{session_windows},1},,#I:#W*}'],
];
