import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import type {Tmux} from './client.js';

const UNHEARD = 'no terminal is attached to it; an open dashboard rings (mlxtop attach)';
const BELL = '\u0007';

/**
 * Writes the bell as the pane's own output, so that tmux treats it as any bell there: by the user's bell-action, in
 * every terminal that shows it.
 */
const ringAt = (tty: string): void => {
  const fd = openSync(tty, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    writeSync(fd, BELL);
  } finally {
    closeSync(fd);
  }
};

/**
 * The clients of the session, of its group (sessions that share its windows), and of sessions that a window is linked
 * into.
 */
const CLIENTS = '#{session_attached} #{session_group_attached} #{window_active_clients}';

/**
 * Rings the bell in a session's dashboard, not in the trainer's pane, where it would be the trainer's output. Resolves
 * with the reason why it cannot be heard; null when it may be. Without a terminal that shows the session, tmux only
 * marks the window.
 */
export const ringBell = async (tmux: Tmux, sessionId: string): Promise<string | null> => {
  const format = `#{@mlxtop_role} #{pane_dead} #{pane_tty} ${CLIENTS}`;
  const {stdout, code} = await tmux.run(['list-panes', '-s', '-t', sessionId, '-F', format]);
  if (code !== 0) return UNHEARD;
  let isHeard = false;
  for (const line of stdout.split('\n')) {
    const [role, dead, tty, ...clients] = line.split(' ');
    if (role !== 'dashboard' || dead === '1' || tty === undefined) continue;
    try {
      ringAt(tty);
      isHeard ||= clients.some(count => Number(count) > 0);
    } catch (error) {
      return `the bell could not be rung: ${errorMessage(error)}`;
    }
  }
  return isHeard ? null : UNHEARD;
};
