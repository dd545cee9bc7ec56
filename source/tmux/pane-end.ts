/** How a pane's first process ended, as tmux knows it. */
export type PaneEnd =
  /** With that exit code, at that time in ms since 1970 (tmux 3.3 and newer). */
  | {kind: 'exited'; code: number; at: number | null}
  /** It has ended, and tmux does not say how: now and then it has neither a status nor a signal. */
  | {kind: 'ended'}
  /** A signal ended it, or it went with its pane, its session or the server; or nobody can tell. */
  | {kind: 'unknown'};

const SEPARATOR = '\u241E';
const FIELDS = ['@mlxtop_run', 'pane_dead', 'pane_dead_status', 'pane_dead_signal', 'pane_dead_time'];

/** The words for tmux that ask how a pane ended, without those that name the server. */
export const paneEndWords = (pane: string): string[] => [
  ...['display-message', '-p', '-t', pane],
  FIELDS.map(field => `#{${field}}`).join(SEPARATOR),
];

/** What tmux answers to that; empty when there is no such pane, or no server. A server started since may have given that pane's id away. */
export const parsePaneEnd = (stdout: string, runId: string): PaneEnd => {
  const [run, dead, status = '', signal = '', time = ''] = stdout.trim().split(SEPARATOR);
  if (run !== runId || dead !== '1') return {kind: 'unknown'};
  if (/^\d{1,3}$/.test(status)) {
    return {kind: 'exited', code: Number(status), at: /^\d+$/.test(time) ? Number(time) * 1000 : null};
  }
  return signal === '' ? {kind: 'ended'} : {kind: 'unknown'};
};
