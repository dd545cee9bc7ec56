import {UserError} from '../errors.js';
import {surroundingSocket} from './attach.js';
import {connect} from './client.js';

/** The share of the terminal's width and height that a popup takes. */
const SHARE = '90%';

/**
 * Runs a command in a popup over the tmux client that this process runs in, until the command ends. Nothing else of
 * that tmux server changes. Throws a `UserError` outside tmux, and with tmux's own message when it refuses.
 */
export const showPopup = async (command: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> => {
  const socket = surroundingSocket(environment);
  if (socket === null) {
    throw new UserError('A popup is drawn by tmux, and this terminal is not inside tmux.', 'Here: mlxtop dashboard');
  }
  const {code, stderr} = await connect({path: socket}).run([
    'display-popup',
    '-E',
    '-w',
    SHARE,
    '-h',
    SHARE,
    '--',
    ...command,
  ]);
  if (code !== 0 && stderr !== '') {
    throw new UserError(`tmux could not show the popup: ${stderr}`, 'Instead: mlxtop attach, or mlxtop dashboard');
  }
};
