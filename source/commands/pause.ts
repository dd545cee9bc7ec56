import {pauseRun} from '../actions/run-actions.js';
import {type Command, oneRun} from './shared/command.js';
import {runToActOn} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {ensureRecorded} from './shared/revive.js';
import {say} from './shared/say.js';
import {sayWhenSlow} from './shared/when-slow.js';

/** A shell takes its terminal back from a job that stops, and a job that continues is in the background then. */
const TERMINAL_TAKEN =
  'Its shell has the terminal meanwhile. After resume the training goes on in the background there: fg gives it ^C again.\n';

export const command: Command = {
  usage: 'pause [RUN]',
  summary: 'stop the trainer where it is (resume goes on from there)',
  options: [],
  flags: {},
  async run(call) {
    const {run, pids} = await sayWhenSlow('Pausing it: the machine is slow to tell of its processes …', async () => {
      const found = await runToActOn(oneRun(call));
      return {run: found, pids: await pauseRun(await theHost(), found)};
    });
    await ensureRecorded(run);
    const processes = pids.length === 1 ? '1 process' : `${pids.length} processes`;
    say(
      `${run.record.name} is paused (${processes}). That frees the processor and the GPU, not memory.\n` +
        (run.record.adopted?.kind === 'pane' ? TERMINAL_TAKEN : '') +
        `Go on: mlxtop resume ${run.record.name}\n`,
    );
    return 0;
  },
};
