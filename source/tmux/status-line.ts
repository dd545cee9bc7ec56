import {clockLiteral} from './quote.js';

const PREFIX = '#{s/C-/Ctrl-/:prefix}';

/** The key that leaves what is shown: a zoomed pane, else tmux. */
const ZOOMED = `${PREFIX} z: #{?#{==:#{@mlxtop_role},trainer},back to the dashboard,both panes}`;
const KEY = `#{?window_zoomed_flag,${ZOOMED},${PREFIX} d: detach} `;

/**
 * The recorder keeps a line about the run in a file. The file's name is in an option, so that it cannot be taken for a
 * format.
 */
const FILE = '@mlxtop_status_file';
const RUN = `#(cat #{q:${FILE}})`;

/** `mlxtop · lora`; a default name contains the program's name already. */
const title = (run: string): string => {
  const name = clockLiteral(run);
  return /^mlxtop(-\d+)?$/.test(run) ? `#[bold]${name}#[nobold]` : `#[bold]mlxtop#[nobold] · ${name}`;
};

/**
 * Session options for the status line: the run's name, how it is doing (the one line in `file`), and how to get out;
 * less of it in a narrow terminal. tmux's list of windows is left out for a session with one window. Colours are from
 * the sixteen that every terminal has.
 */
export const statusLine = (run: string, file: string): [option: string, value: string][] => [
  [FILE, file],
  ['status-interval', '5'],
  ['status', 'on'],
  ['status-style', 'bg=default,fg=cyan'],
  ['status-left-length', '160'],
  ['status-left', ` ${title(run)} #{?#{e|<:#{client_width},70},,· ${RUN} }`],
  ['status-right-length', '80'],
  // In a narrow terminal the key is left out: tmux would draw it over the end of the run's line.
  [
    'status-right',
    `#{?#{e|<:#{client_width},50},,#{?#{e|<:#{client_width},130},#{?window_zoomed_flag,${ZOOMED} ,},${KEY}}}`,
  ],
];

/** Window options that belong to it. */
export const statusWindow: readonly [option: string, value: string][] = [
  ['window-status-format', '#{?#{==:#{session_windows},1},,#I:#W}'],
  ['window-status-current-format', '#{?#{==:#{session_windows},1},,#I:#W*}'],
];
