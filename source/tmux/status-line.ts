import {formatLiteral} from './quote.js';

/**
 * Session options that make the status line: the run's name, and how to get out. Told when the trainer's pane fills the window,
 * since the key that undoes it is tmux's own then. Colours are two of the sixteen that every terminal has.
 */
export const statusLine = (session: string): [option: string, value: string][] => [
  ['status', 'on'],
  ['status-style', 'bg=default,fg=cyan'],
  ['status-left-length', '60'],
  ['status-left', `#[bold] mlxtop #[nobold]· ${formatLiteral(session)} `],
  ['status-right-length', '70'],
  [
    'status-right',
    '#{?window_zoomed_flag,#{s/C-/Ctrl-/:prefix} z: back to the dashboard,#{s/C-/Ctrl-/:prefix} d: detach#, training goes on} ',
  ],
];
