import {showPopup} from '../tmux/popup.js';
import {type Command, oneRun} from './shared/command.js';
import {dashboardFlags} from './shared/dashboard-flags.js';
import {runToShow} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {popupCommand} from './shared/own-program.js';
import {ensureRecorded} from './shared/revive.js';

export const command: Command = {
  usage: 'popup [RUN]',
  summary: 'the dashboard in a popup over whatever tmux shows',
  options: [],
  flags: {},
  async run(call) {
    const run = await runToShow(oneRun(call));
    await ensureRecorded(run);
    const {toolsFolder} = await theHost();
    await showPopup(popupCommand(run.paths.folder, toolsFolder, dashboardFlags(call)), process.env);
    return 0;
  },
};
