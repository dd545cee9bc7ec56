import {formatOf, SEPARATOR} from './fields.js';

/** How a pane's first process ended, as tmux knows it. */
export type PaneEnd =
  /** With this exit code, at this time in ms since 1970 (tmux 3.3 and newer, else null). */
  | {kind: 'exited'; code: number; at: number | null}
  /** It has ended, and tmux does not say how: sometimes it has neither a status nor a signal. */
  | {kind: 'ended'}
  /** A signal ended it, or it went with its pane, session or server; or the reason is unknown. */
  | {kind: 'unknown'};

const FIELDS = ['@mlxtop_run', 'pane_dead', 'pane_dead_status', 'pane_dead_signal', 'pane_dead_time'];

/** The tmux arguments that ask how a pane ended, without those that name the server. */
export const paneEndWords = (pane: string): string[] => [...['display-message', '-p', '-t', pane], formatOf(FIELDS)];

/**
 * Parses the answer, which is empty without such a pane or server. A newer server may have given the pane's id to
 * another run.
 */
export const parsePaneEnd = (stdout: string, runId: string): PaneEnd => {
  const [run, dead, status = '', signal = '', time = ''] = stdout.trim().split(SEPARATOR);
  if (run !== runId || dead !== '1') return {kind: 'unknown'};
  if (/^\d{1,3}$/.test(status)) {
    return {kind: 'exited', code: Number(status), at: /^\d+$/.test(time) ? Number(time) * 1000 : null};
  }
  return signal === '' ? {kind: 'ended'} : {kind: 'unknown'};
};
