import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import type {Tmux} from './client.js';

const NOBODY = 'no terminal is attached to it; an open dashboard rings (mlxtop attach)';
const BELL = '\u0007';

/**
 * Written as the pane's own output, so that tmux treats it as any bell there: by the user's bell-action, in whatever
 * terminal shows it.
 */
const ringAt = (tty: string): void => {
  const fd = openSync(tty, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    writeSync(fd, BELL);
  } finally {
    closeSync(fd);
  }
};

/** Of the session itself, of those that share its windows (a grouped one), of one that a window is linked into. */
const CLIENTS = '#{session_attached} #{session_group_attached} #{window_active_clients}';

/**
 * Rings the bell in a session's dashboard; the trainer's pane is left alone, since what is written there is its output.
 * Resolves with why nobody hears it, null when somebody may: without a terminal that shows the session, tmux only marks
 * the window.
 */
export const ringBell = async (tmux: Tmux, sessionId: string): Promise<string | null> => {
  const format = `#{@mlxtop_role} #{pane_dead} #{pane_tty} ${CLIENTS}`;
  const {stdout, code} = await tmux.run(['list-panes', '-s', '-t', sessionId, '-F', format]);
  if (code !== 0) return NOBODY;
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
  return isHeard ? null : NOBODY;
};
