import {type Command, oneRun} from './shared/command.js';
import {dashboardFlags} from './shared/dashboard-flags.js';
import {runToShow} from './shared/find-run.js';
import {ensureRecorded} from './shared/revive.js';
import {showRun} from './shared/show.js';

export const command: Command = {
  usage: 'attach [RUN]',
  summary: 'come back to a training, with its dashboard',
  options: [],
  flags: {},
  async run(call) {
    const run = await runToShow(oneRun(call));
    await ensureRecorded(run);
    return showRun(run, dashboardFlags(call));
  },
};
