import {resumeRun} from '../actions/run-actions.js';
import {getHost} from '../host/get-host.js';
import {runToActOn} from '../runs/find/find-run.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {viewOf} from '../runs/view.js';
import {type Command, oneRun} from './kit/command.js';
import {say} from './kit/say.js';
import {sayWhenSlow} from './kit/say-when-slow.js';
import {user} from './kit/user.js';

export const command: Command = {
  usage: 'resume [RUN]',
  group: 'control',
  summary: 'resume a paused run',
  words: [{value: 'RUN', kind: 'living-run'}],
  options: {},
  async run(call) {
    const {run, wasByPolicy, pids} = await sayWhenSlow(
      'Resuming it: listing its processes takes a moment …',
      async () => {
        const found = await runToActOn(oneRun(call));
        const isByPolicy = viewOf(found).run.pausedBy === 'policy';
        return {run: found, wasByPolicy: isByPolicy, pids: await resumeRun(await getHost(), found)};
      },
    );
    await ensureRecorded(run, user);
    const more = wasByPolicy ? ' It will no longer pause automatically.' : '';
    say(pids.length > 0 ? `${run.record.name} continues.${more}\n` : `${run.record.name} was not paused.\n`);
    return 0;
  },
};
