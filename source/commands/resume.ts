import {resumeRun} from '../actions/run-actions.js';
import {type Command, oneRun} from './shared/command.js';
import {runToActOn} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {ensureRecorded} from './shared/revive.js';
import {say} from './shared/say.js';
import {viewOf} from './shared/view.js';
import {sayWhenSlow} from './shared/when-slow.js';

export const command: Command = {
  usage: 'resume [RUN]',
  summary: 'go on with a paused training',
  options: [],
  flags: {},
  async run(call) {
    const {run, wasByPolicy, pids} = await sayWhenSlow(
      'Resuming it: the machine is slow to tell of its processes …',
      async () => {
        const found = await runToActOn(oneRun(call));
        const isByPolicy = viewOf(found).run.pausedBy === 'policy';
        return {run: found, wasByPolicy: isByPolicy, pids: await resumeRun(await theHost(), found)};
      },
    );
    await ensureRecorded(run);
    const more = wasByPolicy ? ' It will not pause by itself any more.' : '';
    const said = pids.length > 0 ? `${run.record.name} goes on.${more}` : `${run.record.name} was not paused.`;
    say(`${said}\n`);
    return 0;
  },
};
