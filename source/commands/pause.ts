import {pauseRun} from '../actions/run-actions.js';
import {getHost} from '../host/get-host.js';
import {runWord} from '../journal/run-record.js';
import {runToActOn} from '../runs/find/find-run.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {type Command, oneRun} from './kit/command.js';
import {say} from './kit/say.js';
import {sayWhenSlow} from './kit/say-when-slow.js';
import {user} from './kit/user.js';

/** A shell takes its terminal back from a job that stops; when the job continues, it is in the background. */
const TERMINAL_TAKEN =
  'Its shell has the terminal meanwhile. After mlxtop resume, the run continues in the background there: type fg, so that ^C reaches it again.\n';

export const command: Command = {
  usage: 'pause [RUN]',
  group: 'control',
  summary: 'pause the trainer where it is',
  words: [{value: 'RUN', kind: 'living-run'}],
  options: {},
  async run(call) {
    const {run, pids} = await sayWhenSlow('Pausing it: listing its processes takes a moment …', async () => {
      const found = await runToActOn(oneRun(call));
      return {run: found, pids: await pauseRun(await getHost(), found)};
    });
    await ensureRecorded(run, user);
    const processes = pids.length === 1 ? '1 process' : `${pids.length} processes`;
    say(
      `${run.record.name} is paused (${processes}). That frees the processor and the GPU, not memory.\n` +
        (run.record.adopted?.kind === 'pane' ? TERMINAL_TAKEN : '') +
        `To resume it: mlxtop resume ${runWord(run.record)}\n`,
    );
    return 0;
  },
};
