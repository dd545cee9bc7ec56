import {getHost} from '../host/get-host.js';
import {isWaiting} from '../journal/queue-entry.js';
import {runToShow, waitingError} from '../runs/find/find-run.js';
import {popupCommand} from '../runs/own-program.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {showPopup} from '../tmux/popup.js';
import {type Command, oneRun} from './kit/command.js';
import {dashboardFlags, isAsciiTerminal} from './kit/dashboard-flags.js';
import {user} from './kit/user.js';

export const command: Command = {
  usage: 'popup [RUN]',
  group: 'watch',
  summary: 'the dashboard in a popup over the current tmux window',
  words: [{value: 'RUN', kind: 'living-run'}],
  options: {},
  async run(call) {
    const run = await runToShow(oneRun(call));
    if (isWaiting(run.paths)) throw waitingError(run);
    await ensureRecorded(run, user);
    const {toolsFolder} = await getHost();
    // The popup has the locale of the tmux server.
    const flags = dashboardFlags({...call, flags: {...call.flags, ascii: isAsciiTerminal(call)}});
    await showPopup(popupCommand(run.paths.folder, toolsFolder, flags), process.env);
    return 0;
  },
};
