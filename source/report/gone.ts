/**
 * Where a run's output comes from: a session of ours, a pane, log or pipe that mlxtop did not start, or a file that was
 * imported.
 */
export type Followed = 'tmux' | 'pane' | 'log' | 'pipe' | 'import';

/** What may have happened when a run ended without an exit code, by where its output came from. */
export const GONE: Record<Followed, string> = {
  tmux: 'its pane, its process or tmux went away',
  pane: 'its pane, its process or tmux went away',
  log: 'its process or its log went away before the log showed an end',
  import: 'what was imported ends before the training run does',
  pipe: 'its pipe was closed before it showed an end',
};
