import {clockLiteral} from './quote.js';

const PREFIX = '#{s/C-/Ctrl-/:prefix}';

const IN_TRAINER = '#{==:#{@mlxtop_role},trainer}';
const either = (condition: string, words: string, others: string): string => `#{?${condition},${words},${others}}`;

/** What a key would do in the pane that has the keyboard, where that may surprise, and the key that leads out. */
const DETACH = `${PREFIX} d: detach`;
const STILL = either('#{==:#{@mlxtop_role},dashboard}', 'dashboard stands still', 'scrolled back');
const LEFT_LIVE = `${STILL}; q: back to now`;
const WAY_OUT = either(
  '#{==:#{window_panes},1}',
  DETACH,
  either('window_zoomed_flag', `${PREFIX} z: dashboard`, `${PREFIX} o: dashboard`),
);
const TRAINER = `${either('pane_dead', 'the run has ended', '^C stops the run')}; ${WAY_OUT}`;
const DASHBOARD = either(
  'window_zoomed_flag',
  `${PREFIX} z: both panes`,
  'output scrolled back; scroll down to return',
);

/** Words for such a pane. tmux draws the line again whenever this changes. */
const ODD = either('pane_in_mode', LEFT_LIVE, either(IN_TRAINER, TRAINER, DASHBOARD));
const IS_ODD = `#{||:#{m:*1*,#{P:#{pane_in_mode}}},#{||:#{window_zoomed_flag},${IN_TRAINER}}}`;
const narrower = (columns: number): string => `#{e|<:#{client_width},${columns}}`;

/**
 * The recorder keeps a line about the run in a file. The file's name is in an option, so that it cannot be taken for a
 * format.
 */
const FILE = '@mlxtop_status_file';
const RUN = `#(cat #{q:${FILE}})`;

/** Nothing, but its child has tmux notice panes that have ended: see `keepCommands`. */
const NOTHING = `#{?#{==:${RUN},},,}`;

/** `mlxtop · lora`; a default name contains the program's name already. */
const title = (run: string): string => {
  const name = clockLiteral(run);
  return /^mlxtop(-\d+)?$/.test(run) ? `#[bold]${name}#[nobold]` : `#[bold]mlxtop#[nobold] · ${name}`;
};

/**
 * Session options for the status line: the run's name, how it is doing (the one line in `file`), and how to get out;
 * less of it in a narrow terminal, but for what a key would do where that may surprise. tmux's list of windows is left
 * out for a session with one window. Colours are from the sixteen that every terminal has.
 */
export const statusLine = (run: string, file: string): [option: string, value: string][] => [
  [FILE, file],
  ['status-interval', '5'],
  ['status', 'on'],
  ['status-style', 'bg=default,fg=cyan'],
  ['status-left-length', '160'],
  [
    'status-left',
    // tmux would draw the right part over the end of the left one.
    `${NOTHING}#{?#{&&:${IS_ODD},${narrower(70)}},, ${title(run)} #{?#{||:${narrower(70)},#{&&:${IS_ODD},${narrower(130)}}},,· ${RUN} }}`,
  ],
  ['status-right-length', '80'],
  ['status-right', `#{?${IS_ODD},#[bold]${ODD}#[nobold] ,#{?${narrower(130)},,${DETACH} }}`],
];

/** Window options that belong to it. */
export const statusWindow: readonly [option: string, value: string][] = [
  ['window-status-format', '#{?#{==:#{session_windows},1},,#I:#W}'],
  ['window-status-current-format', '#{?#{==:#{session_windows},1},,#I:#W*}'],
];
