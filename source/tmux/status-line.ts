import {clockLiteral} from './quote.js';

const PREFIX = '#{s/C-/Ctrl-/:prefix}';

/** The key that leads out of what is shown: out of a zoomed pane, else out of tmux. */
const ZOOMED = `${PREFIX} z: #{?#{==:#{@mlxtop_role},trainer},back to the dashboard,both panes}`;
const KEY = `#{?window_zoomed_flag,${ZOOMED},${PREFIX} d: detach} `;

/** How the run is doing: a line that the recorder keeps in a file. The file's name is an option, so that no name can be read as a format. */
const FILE = '@mlxtop_status_file';
const RUN = `#(cat #{q:${FILE}})`;

/** `mlxtop · lora`; a session that nobody named has the program's name already. */
const title = (session: string): string => {
  const name = clockLiteral(session);
  return /^mlxtop(-\d+)?$/.test(session) ? `#[bold]${name}#[nobold]` : `#[bold]mlxtop#[nobold] · ${name}`;
};

/**
 * Session options that make the status line: the run's name, how it is doing (`file` holds that in one line), and how to get out;
 * in a narrow terminal less of it. tmux' list of windows is left out of a session that has one. Colours are of the sixteen that
 * every terminal has.
 */
export const statusLine = (session: string, file: string): [option: string, value: string][] => [
  [FILE, file],
  ['status-interval', '5'],
  ['status', 'on'],
  ['status-style', 'bg=default,fg=cyan'],
  ['status-left-length', '160'],
  ['status-left', ` ${title(session)} #{?#{e|<:#{client_width},70},,· ${RUN} }`],
  ['status-right-length', '80'],
  // What the run is doing comes before the key, which tmux would draw over its end.
  [
    'status-right',
    `#{?#{e|<:#{client_width},50},,#{?#{e|<:#{client_width},130},#{?window_zoomed_flag,${ZOOMED} ,},${KEY}}}`,
  ],
];

/** Window options that go with it. */
export const statusWindow: readonly [option: string, value: string][] = [
  ['window-status-format', '#{?#{==:#{session_windows},1},,#I:#W}'],
  ['window-status-current-format', '#{?#{==:#{session_windows},1},,#I:#W*}'],
];
