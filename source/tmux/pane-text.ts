import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {hasWaitingPane} from './begin.js';
import type {Tmux} from './client.js';

const CLEAR = '\u001B[H\u001B[2J';

/**
 * Replaces what the pane of a waiting run shows, through the pane's terminal: nothing else writes there before the run
 * starts. Does nothing when the pane is gone.
 */
export const showInPane = async (
  tmux: Tmux,
  where: {sessionId: string; pane: string; runId: string},
  text: string,
): Promise<void> => {
  if (!(await hasWaitingPane(tmux, where))) return;
  const {stdout} = await tmux.run(['display-message', '-p', '-t', where.pane, '#{pane_tty}']);
  const path = stdout.trim();
  if (!path.startsWith('/dev/')) return;
  try {
    const fd = openSync(path, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
    try {
      writeSync(fd, `${CLEAR}${text}`);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // The pane has just gone, or its terminal takes nothing now: what it shows is only older.
    if (errorCode(error) === undefined) throw error;
  }
};
