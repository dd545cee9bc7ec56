import {homeFolder} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {chooseRun} from './shared/choose-run.js';
import {type Command, oneRun} from './shared/command.js';
import {dashboardFlags} from './shared/dashboard-flags.js';
import {livingRuns, runToShow} from './shared/find-run.js';
import {ensureRecorded} from './shared/revive.js';
import {showRun} from './shared/show.js';

export const command: Command = {
  usage: 'attach [RUN]',
  summary: 'come back to a training, with its dashboard',
  options: [],
  flags: {},
  async run(call) {
    const wanted = oneRun(call);
    const living = wanted === undefined ? await livingRuns(await listRuns(homeFolder())) : [];
    const run = living.length > 1 ? await chooseRun(living) : await runToShow(wanted);
    await ensureRecorded(run);
    return showRun(run, dashboardFlags(call));
  },
};
