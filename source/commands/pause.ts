import {pauseRun} from '../actions/run-actions.js';
import {type Command, oneRun} from './shared/command.js';
import {runToActOn} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {ensureRecorded} from './shared/revive.js';

export const command: Command = {
  usage: 'pause [RUN]',
  summary: 'stop the trainer where it is (resume goes on from there)',
  options: [],
  flags: {},
  async run(call) {
    const run = await runToActOn(oneRun(call));
    const pids = await pauseRun(await theHost(), run);
    await ensureRecorded(run);
    const processes = pids.length === 1 ? '1 process' : `${pids.length} processes`;
    process.stdout.write(
      `${run.record.name} is paused (${processes}). That frees the processor and the GPU, not memory.\n` +
        `Go on: mlxtop resume ${run.record.name}\n`,
    );
    return 0;
  },
};
