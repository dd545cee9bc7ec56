import {UserError} from '../errors.js';
import {surroundingSocket} from './attach.js';
import {connect} from './client.js';

/** The share of the client's terminal that a popup takes, each way. */
const SHARE = '90%';

/**
 * Shows a command in a popup over whatever the client shows that this process runs in, until it ends. Nothing else of that tmux
 * changes. Throws a `UserError` outside tmux, and with tmux' own words when it refuses.
 */
export const showPopup = async (command: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> => {
  const socket = surroundingSocket(environment);
  if (socket === null) {
    throw new UserError('A popup is drawn by tmux, and this terminal is not in one.', 'Here: mlxtop dashboard');
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
    throw new UserError(`tmux shows no popup: ${stderr}`, 'Instead: mlxtop attach, or mlxtop dashboard');
  }
};
