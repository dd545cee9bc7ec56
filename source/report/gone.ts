/** Where a training's output comes from: a session of ours, or what mlxtop did not start. */
export type Followed = 'tmux' | 'pane' | 'log' | 'pipe';

/** What an end that nobody saw may have been, by how the training was followed. */
export const GONE: Record<Followed, string> = {
  tmux: 'its pane, its process or tmux went away',
  pane: 'its pane, its process or tmux went away',
  log: 'its process or its log went away before that told of an end',
  pipe: 'its pipe was closed before it told of an end',
};
