import {resumeRun} from '../actions/run-actions.js';
import {type Command, oneRun} from './shared/command.js';
import {runToActOn} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {ensureRecorded} from './shared/revive.js';

export const command: Command = {
  usage: 'resume [RUN]',
  summary: 'go on with a paused training',
  options: [],
  flags: {},
  async run(call) {
    const run = await runToActOn(oneRun(call));
    const pids = await resumeRun(await theHost(), run);
    await ensureRecorded(run);
    process.stdout.write(pids.length > 0 ? `${run.record.name} goes on.\n` : `${run.record.name} was not paused.\n`);
    return 0;
  },
};
