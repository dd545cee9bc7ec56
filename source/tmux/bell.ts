import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import type {Tmux} from './client.js';

const BELL = '\u0007';

/** Written as the pane's own output, so that tmux treats it as any bell there: by the user's bell-action, in whatever terminal shows it. */
const ringAt = (tty: string): void => {
  const fd = openSync(tty, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    writeSync(fd, BELL);
  } finally {
    closeSync(fd);
  }
};

/**
 * Rings the bell in a session's dashboard; the trainer's pane is left alone, since what is written there is its output. Resolves with
 * what went wrong; a session without a dashboard has nobody to ring for.
 */
export const ringBell = async (tmux: Tmux, sessionId: string): Promise<string | null> => {
  const format = '#{@mlxtop_role} #{pane_dead} #{pane_tty}';
  const {stdout, code} = await tmux.run(['list-panes', '-s', '-t', sessionId, '-F', format]);
  if (code !== 0) return null;
  for (const line of stdout.split('\n')) {
    const [role, dead, tty] = line.split(' ');
    if (role !== 'dashboard' || dead === '1' || tty === undefined) continue;
    try {
      ringAt(tty);
    } catch (error) {
      return `the bell could not be rung: ${errorMessage(error)}`;
    }
  }
  return null;
};
