import {resumeRun} from '../actions/run-actions.js';
import {getHost} from '../host/get-host.js';
import {listed} from '../insight/listed.js';
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
    const {run, wasByPolicy, reached} = await sayWhenSlow(
      'Resuming it: listing its processes takes a moment …',
      async () => {
        const found = await runToActOn(oneRun(call));
        const isByPolicy = viewOf(found).run.pausedBy === 'policy';
        return {run: found, wasByPolicy: isByPolicy, reached: await resumeRun(await getHost(), found)};
      },
    );
    await ensureRecorded(run, user);
    const more = wasByPolicy ? ' It will no longer pause automatically.' : '';
    const {name} = run.record;
    const {pids, hosts} = reached;
    if (pids.length > 0) say(`${name} continues.${more}\n`);
    else if (hosts.length > 0) say(`${name} was not paused here; its ranks on ${listed(hosts)} were, and continue.\n`);
    else say(`${name} was not paused.\n`);
    return 0;
  },
};
